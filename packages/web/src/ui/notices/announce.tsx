// The page's one live region: announcements for screen readers, each once.

import { useEffect, useSyncExternalStore } from 'react'
import { createListeners } from '../../listeners.ts'
import { Hidden } from '../parts.tsx'

let announced = { text: '', turn: 0 }
const listeners = createListeners()

/** Announces the text; the same text again is announced again. */
export function announce(text: string): void {
  if (text !== '') set(text)
}
function set(text: string): void {
  announced = { text, turn: announced.turn + 1 }
  listeners.notify()
}

/** Clears the text unless a newer one replaced it, so that a reader going through the page finds nothing outdated. */
function unsay(text: string): void {
  if (announced.text === text) set('')
}

/** Announces the text whenever it changes, and clears it once it no longer holds. */
export function useAnnouncement(text: string | null): void {
  useEffect(() => {
    if (text === null) return undefined
    announce(text)
    return () => unsay(text)
  }, [text])
}

/** Mounted in the frame from the start: a region mounted together with its text is not announced. */
export function LiveRegion() {
  const { text, turn } = useSyncExternalStore(listeners.subscribe, () => announced)
  return (
    <Hidden>
      <span role="status">
        <span key={turn}>{text}</span>
      </span>
    </Hidden>
  )
}
