// Keyboard shortcuts of the list: j and k or the arrow keys move between rows, a slash focuses the search.
import { type RefObject, useEffect } from 'react'

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)

const STEPS: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }

export function useListKeys(
  list: RefObject<HTMLUListElement | null>,
  search: RefObject<HTMLInputElement | null>,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const leaving = event.target === search.current && event.key === 'ArrowDown'
      if (isTyping(event.target) && !leaving) return
      if (event.key === '/') {
        event.preventDefault()
        return search.current?.focus()
      }
      const step = STEPS[event.key]
      if (step === undefined) return
      const links: readonly Element[] = [...(list.current?.querySelectorAll('a') ?? [])]
      const here = document.activeElement ? links.indexOf(document.activeElement) : -1
      const arrowElsewhere = event.key.startsWith('Arrow') && here < 0 && !leaving
      if (links.length === 0 || arrowElsewhere) return
      event.preventDefault()
      const next = links[Math.min(links.length - 1, Math.max(0, here + step))]
      if (next instanceof HTMLElement) next.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [list, search])
}
