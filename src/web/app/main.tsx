import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startLanguage } from '../language/language.ts';
import '../look/look.css';
import { NoticeList } from './notice-list.tsx';
import { queryClient } from './queries.ts';
import { router } from './router.tsx';
import { SessionGate } from './session.tsx';
import { applySettings, settings } from './settings.ts';

applySettings();
await startLanguage(settings().language);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <SessionGate>
        <RouterProvider router={router} />
      </SessionGate>
      <NoticeList />
    </QueryClientProvider>
  </StrictMode>,
);
