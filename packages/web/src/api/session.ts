// Who is signed in, how one signs in, and what the demo offers.
import { type ActorName, ProblemError, type Result } from '@evenhand/sdk'
import { useMutation, useQuery } from '@tanstack/react-query'
import { cache, keys, type Me } from './cache.ts'
import { api } from './client.ts'
import { serverClock } from './clock.ts'

export interface Session {
  readonly me: Me | null
  /** Whether the session that this page was opened with is over. */
  readonly ended: boolean
  readonly loading: boolean
}

export function useSession(): Session {
  const { data, error, isPending } = useQuery({ queryKey: keys.me, queryFn: ({ signal }) => api.me({}, { signal }) })
  const refused = error instanceof ProblemError && error.status === 401
  return { me: data ?? null, ended: refused && data !== undefined, loading: isPending && !refused }
}

export const useDemoPeople = () =>
  useQuery({
    queryKey: keys.people,
    queryFn: ({ signal }) => api.listDemoPeople({}, { signal }),
    refetchInterval: ({ state }) => (state.data?.ready === false ? 1000 : false),
  })

/** Another person sees other things: nothing that was kept is theirs. Who it is now is told to whoever listens already. */
async function startOver(): Promise<void> {
  await cache.cancelQueries()
  const me = await api.me()
  cache.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.people[0] && queryKey[0] !== keys.me[0] })
  cache.setQueryData(keys.me, me)
}

const ACTOR = /^(buyer|seller|staff):.+$/
const isActor = (actor: string): actor is ActorName => ACTOR.test(actor)

export const useDemoSignIn = () =>
  useMutation({
    mutationFn: async (actor: string) => {
      if (!isActor(actor)) throw new TypeError(actor)
      await api.signInToDemo({ actor })
      await startOver()
    },
  })

/** Uses a link's token up: sent in the body, so that no address and no log ever holds it. */
export const useEnter = () =>
  useMutation({
    mutationFn: async (token: string) => {
      const entered = await api.enterSession({ token })
      await startOver()
      return entered.orderId
    },
  })

export type OwnSession = Result<'listSessions'>['items'][number]

/** The own sessions; the one that asks comes first. */
export const useSessions = () =>
  useQuery({
    queryKey: keys.sessions,
    queryFn: async ({ signal }) =>
      (await api.listSessions({}, { signal })).items.toSorted((a, b) => Number(b.current) - Number(a.current)),
  })

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

export function useTestClock(me: Me | null) {
  return useQuery({
    queryKey: keys.clock,
    enabled: hasTestClock(me),
    refetchInterval: 60_000,
    queryFn: async ({ signal }) => {
      const clock = await api.getTestClock({}, { signal })
      serverClock.follow(clock)
      return clock
    },
  })
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
