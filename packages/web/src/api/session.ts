// Who is signed in, how one signs in, and what the demo offers.
import { ProblemError, type Result } from '@evenhand/sdk'
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query'
import { type Asked, asked, askedParts, type Parts } from '../asked.ts'
import { cache, keys, type Me, orAgain } from './cache.ts'
import { anybody, api } from './client.ts'
import { serverClock } from './clock.ts'
import { actorOf, isActor, openFor } from './person.ts'

export interface Session {
  /** Who is signed in, as far as it was ever known here. */
  readonly me: Me | null
  /** Whether the session that this page was opened with is over. */
  readonly ended: boolean
  /** The actor that this browser is signed in as now, where it is not the one that this tab was opened for. */
  readonly other: string | null
  /** The person of this tab; failed where nobody is signed in. */
  readonly asked: Asked<Me>
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
    asked: asked(query),
  }
}

/** Who this browser is signed in as now, whomever the tab was opened for. */
export function useNow(actor: string) {
  const query = useQuery({
    queryKey: [...keys.now, actor],
    queryFn: ({ signal }) => anybody.me({}, { signal }),
    staleTime: 0,
  })
  return asked(query)
}

type DemoPeople = Result<'listDemoPeople'>

/** Whom a visitor of the demo can be; null where this is no demo. */
export function useDemoPeople(isWanted = true): Asked<DemoPeople | null> {
  const query = useQuery({
    queryKey: keys.people,
    enabled: isWanted,
    queryFn: async ({ signal }): Promise<DemoPeople | null> => {
      try {
        return await anybody.listDemoPeople({}, { signal })
      } catch (failure) {
        // Elsewhere there is no demo: that is an answer, too.
        if (failure instanceof ProblemError && failure.status === 404) return null
        throw failure
      }
    },
    refetchInterval: orAgain((people: DemoPeople | null) => (people?.ready === false ? 1000 : false)),
  })
  return asked(query)
}

/** Another person sees other things: nothing that was kept is theirs. Who it is now is told to whoever listens already. */
async function startOver(): Promise<void> {
  await cache.cancelQueries()
  const me = await anybody.me()
  openFor(actorOf(me))
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.people[0] && queryKey[0] !== keys.me[0] })
  cache.setQueryData(keys.me, me)
}

/** The tab goes on as whoever this browser is signed in as now. */
export const useGoOn = () => useMutation({ mutationFn: startOver })

export const useDemoSignIn = () =>
  useMutation({
    mutationFn: async (actor: string) => {
      if (!isActor(actor)) throw new TypeError(actor)
      await anybody.signInToDemo({ actor })
      await startOver()
    },
  })

/** Uses a link's token up: sent in the body, so that no address and no log ever holds it. */
export const useEnter = () =>
  useMutation({
    mutationFn: async (link: { readonly token: string; readonly replace?: true }) => {
      const entered = await anybody.enterSession(link)
      await startOver()
      return entered.orderId
    },
  })

export type OwnSession = Result<'listSessions'>['items'][number]

/** The own sessions, newest first. */
export function useSessions(): Parts<Result<'listSessions'>> {
  const query = useInfiniteQuery({
    queryKey: keys.sessions,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => api.listSessions(pageParam === '' ? {} : { cursor: pageParam }, { signal }),
    getNextPageParam: page => page.next ?? undefined,
  })
  return askedParts(query)
}

export function useEndSession() {
  const mutation = useMutation({
    mutationFn: (session: OwnSession) => api.revokeSession({ id: session.id }),
    // Whether it was the own one or is gone already: the server knows who is still here.
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
    said: isSuccess ? (variables ?? null) : null,
    failure: error && { problem: error instanceof ProblemError ? error.problem : null, typed: [] },
  }
}

const hasTestClock = (me: Me | null): boolean => me !== null && me.mode !== 'production'

export function useTestClock(me: Me | null): Asked<Result<'getTestClock'>> {
  const query = useQuery({
    queryKey: keys.clock,
    enabled: hasTestClock(me),
    refetchInterval: orAgain<Result<'getTestClock'>>(() => 60_000),
    queryFn: async ({ signal }) => {
      const clock = await api.getTestClock({}, { signal })
      serverClock.follow(clock)
      return clock
    },
  })
  return asked(query)
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
