// The one live region of a page: whatever is to be heard without being looked for is said here, once.
import { useEffect, useSyncExternalStore } from 'react'
import { Hidden } from './parts.tsx'

let said = { text: '', turn: 0 }
const listeners = new Set<() => void>()

/** Says it now; the same words again are heard again. */
export function say(text: string): void {
  if (text === '') return
  said = { text, turn: said.turn + 1 }
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Says these words whenever they have become others. */
export function useSaid(text: string | null): void {
  useEffect(() => {
    if (text !== null) say(text)
  }, [text])
}

/** Stands in the frame from the start: a region that comes along with its words is not heard. */
export function LiveRegion() {
  const { text, turn } = useSyncExternalStore(subscribe, () => said)
  return (
    <Hidden>
      <span role="status">
        <span key={turn}>{text}</span>
      </span>
    </Hidden>
  )
}
