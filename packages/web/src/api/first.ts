// The first calls of each page, which start while the page's script is still loading; each answer is used once.

/** The cursor for the latest part of a history: the largest number that an event can have. */
export const LATEST = 2_147_483_647
/** The number of events in one part of a history. */
export const PART = 40

/** The tabs of the order list; the first tab is shown unless the address names another. */
export const TABS = ['your_turn', 'waiting', 'active', 'closed'] as const

const ORDER = /^\/orders\/([0-9a-fA-F-]{36})(\/|$)/
/** Returns the calls that the page at this address makes first, none of which needs the answer to another. */
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

/** Returns the name that the build uses for the chunks of the page at this address. */
export function pageAt(pathname: string): 'order' | 'orders' | 'level' | 'tryit' | null {
  if (ORDER.test(pathname)) return 'order'
  if (pathname === '/orders') return 'orders'
  if (pathname === '/level' || pathname.startsWith('/sellers/')) return 'level'
  return pathname === '/tryit' || pathname === '/' ? 'tryit' : null
}

/**
 * Returns the path of the call for the seller’s own level, which depends on `me`, the answer about who is signed in;
 * null if the page makes no such call.
 */
export function nextCall(pathname: string, me: unknown): string | null {
  if (pathname !== '/level' || typeof me !== 'object' || me === null) return null
  if (!('role' in me && 'person' in me) || me.role !== 'seller') return null
  const { person } = me
  if (typeof person !== 'object' || person === null || !('id' in person)) return null
  return `/v1/sellers/${encodeURIComponent(String(person.id))}/level`
}

/** The answer to an early call, which may still be pending, and the person for whom the call was made. */
export interface Early {
  /** The person of the tab when the call was made; null if unknown then. */
  readonly actor: string | null
  readonly answer: Promise<Response>
}
declare global {
  // Only `var` declares a property of the global object.
  var firstAnswers: Map<string, Early> | undefined
}

/**
 * Returns the early answer to this call, once. The call may have been made before the tab's person was known, so its
 * answer is used only if the call or the answer names `actor`. Returns null if there is no early answer for `actor` or
 * the call failed.
 */
export async function takeFirst(path: string, actor: string | null): Promise<Response | null> {
  const early = globalThis.firstAnswers?.get(path)
  globalThis.firstAnswers?.delete(path)
  const answer = (await early?.answer.catch(() => null)) ?? null
  if (!early || answer === null) return null
  return early.actor === actor || answer.headers.get('evenhand-actor') === actor ? answer : null
}
