// The page's only live region. It announces each text once, for screen readers.

import { useEffect, useSyncExternalStore } from 'react'
import { createListeners } from '../../listeners.ts'
import { Hidden } from '../parts.tsx'

let announced = { text: '', turn: 0 }
const listeners = createListeners()

/** Announces a text, even if the text is the same as the last one. */
export function announce(text: string): void {
  if (text !== '') set(text)
}
function set(text: string): void {
  announced = { text, turn: announced.turn + 1 }
  listeners.notify()
}

/** Clears a text unless a newer one has replaced it, so that a screen reader finds nothing outdated on the page. */
function unsay(text: string): void {
  if (announced.text === text) set('')
}

/** Announces a text whenever it changes, and clears it once it no longer applies. */
export function useAnnouncement(text: string | null): void {
  useEffect(() => {
    if (text === null) return undefined
    announce(text)
    return () => unsay(text)
  }, [text])
}

/**
 * The live region. The frame mounts it from the start, since a region mounted together with its text is not announced.
 */
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
