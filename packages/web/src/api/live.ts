// The live stream: one per tab, closed while the tab is hidden. It reports new versions of orders, sellers and
// policies, and the page then refetches the affected data.
import { useEffect, useState } from 'react'
import { cache, keys, type Me, type Order, refresh } from './cache.ts'
import { actorOf } from './person.ts'

const FIRST_PAUSE = 1000
const LONGEST_PAUSE = 15_000
/** Interruptions shorter than this are not shown. */
const QUIET_MS = 4000

interface OrderChange {
  readonly id: string
  readonly version: number
}
const isChange = (value: unknown): value is OrderChange =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  'version' in value &&
  typeof value.id === 'string' &&
  typeof value.version === 'number'

function receive(data: unknown): void {
  const change: unknown = typeof data === 'string' ? JSON.parse(data) : null
  if (!isChange(change)) return
  const known = cache.getQueryData<Order>(keys.order(change.id))
  refresh(change.id, { andOrder: known !== undefined && known.version < change.version })
  void cache.invalidateQueries({ queryKey: keys.clock })
}

/**
 * Opens this person’s stream and reopens it after a failure; `onState` receives whether the stream is open. Returns a
 * function that closes the stream.
 */
function follow(actor: string, onState: (live: boolean) => void): () => void {
  let stream: EventSource | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let pause = FIRST_PAUSE
  const stop = () => {
    clearTimeout(timer)
    stream?.close()
    stream = null
  }
  const start = () => {
    stop()
    if (document.hidden) return
    // The actor is in the address, since browsers send no custom headers with a stream.
    stream = new EventSource(`/v1/stream?${new URLSearchParams({ 'evenhand-actor': actor })}`)
    stream.addEventListener('open', () => {
      pause = FIRST_PAUSE
      onState(true)
      // Refetches all that may have changed while the stream was closed.
      void cache.invalidateQueries()
    })
    stream.addEventListener('order', event => receive(event.data))
    // A level page shows its seller and the level policy; other pages show neither.
    for (const kind of ['seller', 'policy'])
      stream.addEventListener(kind, () => void cache.invalidateQueries({ queryKey: keys.levels }))
    stream.addEventListener('error', () => {
      onState(false)
      if (stream?.readyState !== EventSource.CLOSED) return
      void cache.invalidateQueries({ queryKey: keys.me })
      timer = setTimeout(start, pause)
      pause = Math.min(pause * 2, LONGEST_PAUSE)
    })
  }
  document.addEventListener('visibilitychange', start)
  // The stream opens a second later, after the page has rendered, since opening it refetches everything.
  timer = setTimeout(start, FIRST_PAUSE)
  return () => {
    document.removeEventListener('visibilitychange', start)
    stop()
  }
}

/** Follows what the signed-in person may see; returns true once the connection has been lost for a while. */
export function useLive(me: Me | null): boolean {
  const [gone, setGone] = useState(false)
  const who = me && actorOf(me)
  useEffect(() => {
    if (who === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = follow(who, live => {
      if (!live) {
        // Every failed try reports that the stream is closed, but only the first starts the timer.
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
