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
  /** The actor this browser is signed in as, where it is not the one of this tab. */
  readonly other: string | null
  /** The person of this tab; failed where no one is signed in. */
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

/** The person this browser is signed in as, whichever person the tab was opened for. */
export function useNow(actor: string) {
  const query = useQuery({
    queryKey: [...keys.now, actor],
    queryFn: ({ signal }) => anybody.me({}, { signal }),
    staleTime: 0,
  })
  return loadable(query)
}

type DemoPeople = Result<'listDemoPeople'>

/** The people a visitor of the demo can be; null outside the demo. */
export function useDemoPeople(isWanted = true): Loadable<DemoPeople | null> {
  const query = useQuery({
    queryKey: keys.people,
    enabled: isWanted,
    queryFn: async ({ signal }): Promise<DemoPeople | null> => {
      try {
        return await anybody.listDemoPeople({}, { signal })
      } catch (failure) {
        // Outside the demo the call is refused, which is an answer, too.
        if (failure instanceof ProblemError && failure.status === 404) return null
        throw failure
      }
    },
    refetchInterval: retryOr((people: DemoPeople | null) => (people?.ready === false ? 1000 : false)),
  })
  return loadable(query)
}

/** Clears the cache for another person, and publishes the new one to mounted components. */
async function startOver(): Promise<void> {
  await cache.cancelQueries()
  const me = await anybody.me()
  openFor(actorOf(me))
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.people[0] && queryKey[0] !== keys.me[0] })
  cache.setQueryData(keys.me, me)
}

/** Lets the tab continue as the person this browser is signed in as. */
export const useGoOn = () => useMutation({ mutationFn: startOver })

export const useDemoSignIn = () =>
  useMutation({
    mutationFn: async (actor: string) => {
      if (!isActor(actor)) throw new TypeError(actor)
      await anybody.signInToDemo({ actor })
      await startOver()
    },
  })

/** Redeems a link's token, in the body so that no URL and no log contains it. */
export const useEnter = () =>
  useMutation({
    mutationFn: async (link: { readonly token: string; readonly replace?: true }) => {
      const entered = await anybody.enterSession(link)
      await startOver()
      return entered.orderId
    },
  })

export type OwnSession = Result<'listSessions'>['items'][number]

/** The reader's own sessions, newest first. */
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
    // Whether it was the current one or had already ended, the server knows who is still signed in.
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
    /** The session that was ended last. */
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
