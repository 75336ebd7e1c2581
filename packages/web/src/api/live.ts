// One stream a tab, closed while nobody looks: it says which order has which version, and the page asks for the rest.
import { useEffect, useState } from 'react'
import { cache, keys, type Me, type Order, refresh } from './cache.ts'
import { actorOf } from './person.ts'

const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 15_000
/** Shorter breaks are nobody's business. */
const QUIET_MS = 4000

interface Told {
  readonly id: string
  readonly version: number
}
const isTold = (value: unknown): value is Told =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  'version' in value &&
  typeof value.id === 'string' &&
  typeof value.version === 'number'

function heard(data: unknown): void {
  const told: unknown = typeof data === 'string' ? JSON.parse(data) : null
  if (!isTold(told)) return
  const known = cache.getQueryData<Order>(keys.order(told.id))
  refresh(told.id, { andOrder: known !== undefined && known.version < told.version })
  void cache.invalidateQueries({ queryKey: keys.clock })
}

/** Opens this person’s stream and opens it again; `onState` hears whether it is there. Returns what ends it. */
function follow(actor: string, onState: (live: boolean) => void): () => void {
  let stream: EventSource | null = null
  let again: ReturnType<typeof setTimeout> | undefined
  let pause = FIRST_PAUSE
  const stop = () => {
    clearTimeout(again)
    stream?.close()
    stream = null
  }
  const start = () => {
    stop()
    if (document.hidden) return
    // A browser sends no header of ours along with a stream.
    stream = new EventSource(`/v1/stream?${new URLSearchParams({ 'evenhand-actor': actor })}`)
    stream.addEventListener('open', () => {
      pause = FIRST_PAUSE
      onState(true)
      // What happened while nobody listened is asked for.
      void cache.invalidateQueries()
    })
    stream.addEventListener('order', event => heard(event.data))
    stream.addEventListener('error', () => {
      onState(false)
      if (stream?.readyState !== EventSource.CLOSED) return
      void cache.invalidateQueries({ queryKey: keys.me })
      again = setTimeout(start, pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE)
    })
  }
  document.addEventListener('visibilitychange', start)
  // The page is drawn first: a stream that opens has everything asked for again.
  again = setTimeout(start, FIRST_PAUSE)
  return () => {
    document.removeEventListener('visibilitychange', start)
    stop()
  }
}

/** Follows the orders of who is signed in; true while the connection has been gone for a while. */
export function useLive(me: Me | null): boolean {
  const [gone, setGone] = useState(false)
  const who = me && actorOf(me)
  useEffect(() => {
    if (who === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = follow(who, live => {
      if (!live) {
        // Every try that fails says so again: the first one counts.
        timer ??= setTimeout(() => setGone(true), QUIET_MS)
        return
      }
      clearTimeout(timer)
      timer = undefined
      setGone(false)
    })
    return () => {
      clearTimeout(timer)
      stop()
    }
  }, [who])
  return gone && who !== null
}
