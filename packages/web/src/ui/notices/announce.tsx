// The one live region of a page: whatever is to be heard without being looked for is said here, once.
import { useEffect, useSyncExternalStore } from 'react'
import { Hidden } from '../parts.tsx'

let said = { text: '', turn: 0 }
const listeners = new Set<() => void>()

/** Says it now; the same words again are heard again. */
export function say(text: string): void {
  if (text !== '') set(text)
}
function set(text: string): void {
  said = { text, turn: said.turn + 1 }
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Takes these words back unless others have come since: whoever walks through the page must not read what is over. */
function unsay(text: string): void {
  if (said.text === text) set('')
}

/** Says these words whenever they have become others, and takes them back once they no longer hold. */
export function useSaid(text: string | null): void {
  useEffect(() => {
    if (text === null) return undefined
    say(text)
    return () => unsay(text)
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
