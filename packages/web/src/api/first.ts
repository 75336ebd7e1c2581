// The first calls of a page, by its address: started while its script is loading, and handed over once.

/** The cursor of a history's latest part: the largest number that an event can have. */
export const LATEST = 2_147_483_647
/** The number of latest events loaded at once. */
export const PART = 40

/** The tabs of the list; the first one is shown unless the address names another. */
export const TABS = ['your_turn', 'waiting', 'active', 'closed'] as const

const ORDER = /^\/orders\/([0-9a-fA-F-]{36})(\/|$)/
/** Calls that depend on no other answer; paths as the client writes them. */
export function firstCalls(pathname: string, search: string): readonly string[] {
  const [, id] = ORDER.exec(pathname) ?? []
  if (id !== undefined) return ['/v1/me', `/v1/orders/${id}`, `/v1/orders/${id}/events?before=${LATEST}&limit=${PART}`]
  if (pathname === '/orders') return ['/v1/me', ...listCall(new URLSearchParams(search))]
  if (pathname === '/level') return ['/v1/me', ...listCall(new URLSearchParams())]
  return pathname === '/tryit' || pathname === '/' ? ['/v1/demo/people', '/v1/me'] : ['/v1/me']
}

const listCall = (search: URLSearchParams): readonly string[] => {
  const tab = search.get('tab') ?? TABS[0]
  return search.has('q') || !TABS.some(each => each === tab) ? [] : [`/v1/orders?tab=${tab}`]
}

/** The page at an address, by the name that the build uses for its chunks. */
export function pageAt(pathname: string): 'order' | 'orders' | 'level' | 'tryit' | null {
  if (ORDER.test(pathname)) return 'order'
  if (pathname === '/orders') return 'orders'
  if (pathname === '/level' || pathname.startsWith('/sellers/')) return 'level'
  return pathname === '/tryit' || pathname === '/' ? 'tryit' : null
}

/** The call that needs to know the reader first: a seller’s own level. */
export function nextCall(pathname: string, me: unknown): string | null {
  if (pathname !== '/level' || typeof me !== 'object' || me === null) return null
  if (!('role' in me && 'person' in me) || me.role !== 'seller') return null
  const { person } = me
  if (typeof person !== 'object' || person === null || !('id' in person)) return null
  return `/v1/sellers/${encodeURIComponent(String(person.id))}/level`
}

/** A pending answer, and whom it was requested for. */
export interface Early {
  /** The person of the tab at the time of the call; null if unknown. */
  readonly actor: string | null
  readonly answer: Promise<Response>
}
declare global {
  // `var`, since nothing else becomes a property of the window.
  var firstAnswers: Map<string, Early> | undefined
}

/**
 * The pending answer to this call, handed over once. The call was made before the signed-in person was known, so it is
 * used only if the server answered this very person, and not one who signed in a moment later. null where there is none
 * or it failed.
 */
export async function takeFirst(path: string, actor: string | null): Promise<Response | null> {
  const early = globalThis.firstAnswers?.get(path)
  globalThis.firstAnswers?.delete(path)
  const answer = (await early?.answer.catch(() => null)) ?? null
  if (!early || answer === null) return null
  return early.actor === actor || answer.headers.get('evenhand-actor') === actor ? answer : null
}
