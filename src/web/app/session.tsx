import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import type { Me } from '../../access/shape.ts';
import type { Permission } from '../../actions/shape.ts';
import { UnitCountry } from '../language/use-format.ts';
import { FailurePanel } from '../look/states.tsx';
import { ChoosePassword } from '../sign-in/choose-password.tsx';
import { DirectoryReturn, RETURN_PATH } from '../sign-in/directory-return.tsx';
import { Enrol } from '../sign-in/enrol.tsx';
import { ProveAgain } from '../sign-in/prove-again.tsx';
import { SignIn } from '../sign-in/sign-in.tsx';
import { onSessionLost } from './client.ts';
import { Failure } from './failure.ts';
import { asked, queryClient } from './queries.ts';

const Session = createContext<Me | null>(null);
const ME = asked('access.me', {});

/** Shows the house to an officer, the sign-in to anybody else. The address stays, so a link opens after signing in. */
export function SessionGate({ children }: { children: ReactNode }) {
  const { data: me, error, refetch } = useQuery({ ...ME, staleTime: Number.POSITIVE_INFINITY });
  const [returning, setReturning] = useState(() => location.pathname === RETURN_PATH);
  const returned = useCallback(() => {
    setReturning(false);
    void refetch();
  }, [refetch]);
  useEffect(() => onSessionLost(() => void queryClient.resetQueries({ queryKey: ME.queryKey })), []);
  if (returning) return <DirectoryReturn onDone={returned} />;
  if (error instanceof Failure && error.code === 'NOT_SIGNED_IN')
    return <SignIn onDone={() => void refetch()} />;
  if (error instanceof Failure && error.code === 'PASSWORD_MUST_BE_SET')
    return <ChoosePassword onDone={() => void refetch()} />;
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!me) return null;
  if (me.mustSetPassword) return <ChoosePassword onDone={() => void refetch()} />;
  if (me.mustEnrol)
    return (
      <>
        <Enrol onDone={() => void refetch()} />
        <ProveAgain />
      </>
    );
  return (
    <UnitCountry value={me.unit.country}>
      <Session value={me}>{children}</Session>
      <ProveAgain />
    </UnitCountry>
  );
}

export function useMe(): Me {
  const me = useContext(Session);
  if (!me) throw new Error('useMe stands outside SessionGate');
  return me;
}

export function useMay(permission: Permission): boolean {
  return useMe().permissions.includes(permission);
}
