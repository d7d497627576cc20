import { Navigate } from '@tanstack/react-router';
import { TodayPage } from '../today/today-page.tsx';
import { useMay } from './session.tsx';

/** Where an officer begins: today's work, or, for those who read no tips, what is theirs. */
export function HomePage() {
  const mayRead = useMay('tip:read');
  const mayAdminister = useMay('officer:write');
  if (mayRead) return <TodayPage />;
  return <Navigate to={mayAdminister ? '/administration' : '/account'} replace />;
}
