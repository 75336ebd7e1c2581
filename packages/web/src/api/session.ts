// Who is signed in, how to sign in, and the people of the demo.
import { ProblemError, type Result } from '@evenhand/sdk'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { type Loadable, loadable, loadableParts, type Parts } from '../loadable.ts'
import { cache, keys, type Me, retryOr } from './cache.ts'
import { anybody, api } from './client.ts'
import { serverClock } from './clock.ts'
import { actorOf, isActor, openFor } from './person.ts'

export interface Session {
  /** The signed-in person, as last known in this tab. */
  readonly me: Me | null
  /** Whether the session of this page has ended. */
  readonly ended: boolean
  /** The actor who is signed in to this browser, if that is not the person of this tab. */
  readonly other: string | null
  /** The person of this tab; its state is `failed` if no one is signed in. */
  readonly signedIn: Loadable<Me>
}

export function useSession(): Session {
  const query = useQuery({
    queryKey: keys.me,
    queryFn: async ({ signal }) => {
      const me = await api.me({}, { signal })
      openFor(actorOf(me))
      return me
    },
  })
  const { data, error } = query
  const problem = error instanceof ProblemError ? error.problem : null
  return {
    me: data ?? null,
    ended: problem?.status === 401 && data !== undefined,
    other: problem?.code === 'signed_in_as_other' ? problem.facts.signedInAs : null,
    signedIn: loadable(query),
  }
}

/** Loads the person who is signed in to this browser, whichever person the tab was opened for. */
export function useNow(actor: string) {
  const query = useQuery({
    queryKey: [...keys.now, actor],
    queryFn: ({ signal }) => anybody.me({}, { signal }),
    staleTime: 0,
  })
  return loadable(query)
}

type DemoPeople = Result<'listDemoPeople'>

/** Loads the people that a visitor can be in the demo; null outside the demo. */
export function useDemoPeople(isWanted = true): Loadable<DemoPeople | null> {
  const query = useQuery({
    queryKey: keys.people,
    enabled: isWanted,
    queryFn: async ({ signal }): Promise<DemoPeople | null> => {
      try {
        return await anybody.listDemoPeople({}, { signal })
      } catch (failure) {
        // Outside the demo there is no such call, so its 404 is not a failure.
        if (failure instanceof ProblemError && failure.status === 404) return null
        throw failure
      }
    },
    refetchInterval: retryOr((people: DemoPeople | null) => (people?.ready === false ? 1000 : false)),
  })
  return loadable(query)
}

/** Clears the previous person's answers from the cache, then publishes the new person to the mounted components. */
async function startOver(): Promise<void> {
  await cache.cancelQueries()
  const me = await anybody.me()
  openFor(actorOf(me))
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.people[0] && queryKey[0] !== keys.me[0] })
  cache.setQueryData(keys.me, me)
}

/** Lets the tab continue as the person who is signed in to this browser. */
export const useGoOn = () => useMutation({ mutationFn: startOver })

export const useDemoSignIn = () =>
  useMutation({
    mutationFn: async (actor: string) => {
      if (!isActor(actor)) throw new TypeError(actor)
      await anybody.signInToDemo({ actor })
      await startOver()
    },
  })

/** Redeems a link's token. The token is sent in the body, so that no URL and no log contains it. */
export const useEnter = () =>
  useMutation({
    mutationFn: async (link: { readonly token: string; readonly replace?: true }) => {
      const entered = await anybody.enterSession(link)
      await startOver()
      return entered.orderId
    },
  })

export type OwnSession = Result<'listSessions'>['items'][number]

/** Loads the reader's own sessions, newest first. */
export function useSessions(): Parts<Result<'listSessions'>> {
  const query = useInfiniteQuery({
    queryKey: keys.sessions,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => api.listSessions(pageParam === '' ? {} : { cursor: pageParam }, { signal }),
    getNextPageParam: page => page.next ?? undefined,
  })
  return loadableParts(query)
}

export function useEndSession() {
  const mutation = useMutation({
    mutationFn: (session: OwnSession) => api.revokeSession({ id: session.id }),
    // Refetches who is signed in, too, since the reader may have ended the current session, or it had ended already.
    onSettled: () =>
      Promise.all([keys.me, keys.sessions].map(queryKey => cache.invalidateQueries({ queryKey, exact: true }))),
  })
  const { isPending, variables, error, isSuccess } = mutation
  return {
    end: (session: OwnSession): Promise<boolean> =>
      mutation.mutateAsync(session).then(
        () => true,
        () => false,
      ),
    ending: isPending ? (variables?.id ?? null) : null,
    /** The session that the reader ended last, to be announced. */
    announcement: isSuccess ? (variables ?? null) : null,
    failure: error && { problem: error instanceof ProblemError ? error.problem : null, typed: [] },
  }
}

const hasTestClock = (me: Me | null): boolean => me !== null && me.mode !== 'production'

export function useTestClock(me: Me | null): Loadable<Result<'getTestClock'>> {
  const query = useQuery({
    queryKey: keys.clock,
    enabled: hasTestClock(me),
    refetchInterval: retryOr<Result<'getTestClock'>>(() => 60_000),
    queryFn: async ({ signal }) => {
      const clock = await api.getTestClock({}, { signal })
      serverClock.follow(clock)
      return clock
    },
  })
  return loadable(query)
}

export const useMoveClock = () =>
  useMutation({
    mutationFn: (to: { readonly by: string } | { readonly to: 'next_due'; readonly order?: string }) =>
      api.advanceTestClock(to),
    onSuccess: clock => {
      serverClock.follow(clock)
      cache.setQueryData(keys.clock, clock)
      void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.clock[0] })
    },
  })
