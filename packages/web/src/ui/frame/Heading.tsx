// The heading of a page. It sets the tab's title, and takes the focus after a navigation inside the app.
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { shell } from '../../locale.ts'

/**
 * Whether the next heading takes the focus. At the first load it does not, since the browser starts at the top itself.
 */
const arrival = { isDue: false }

/** Returns the path of the page. The Resolution Center is a dialog over the page of its order, and not another page. */
const pageOf = (path: string): string => path.replace(/\/resolution\/?$/, '')
/**
 * Records a navigation to another page. A navigation from “/” does not count, since “/” only redirects, as part of the
 * first load.
 */
export function noteStep(from: string | undefined, to: string): void {
  if (from !== undefined && from !== '/' && pageOf(from) !== pageOf(to)) arrival.isDue = true
}

/** Makes the next heading take the focus, since the focused element is about to disappear. */
export function focusNextHeading(): void {
  arrival.isDue = true
}

interface HeadingProps {
  /** The tab's title, if it differs from the heading. */
  readonly title?: string
  /** A class for a heading that should not look like a page heading. */
  readonly look?: string | undefined
  readonly children: string
}

export function Heading({ title, look, children }: HeadingProps) {
  const ref = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!arrival.isDue) return
    arrival.isDue = false
    ref.current?.focus({ preventScroll: true })
  }, [])
  return (
    <>
      <title>{`${title ?? children} · ${shell.product}`}</title>
      <h1 ref={ref} className={look} tabIndex={-1} data-heading>
        {/* The text has its own direction; its alignment follows the page. */}
        <bdi>{children}</bdi>
      </h1>
    </>
  )
}

const isFocusLost = (): boolean => document.activeElement === null || document.activeElement === document.body

/** Moves the focus, if it was lost because a button disappeared, to the page's heading. */
export function focusHeading(): void {
  if (!isFocusLost()) return
  const heading = document.querySelector('[data-heading]')
  if (heading instanceof HTMLElement) heading.focus({ preventScroll: true })
}

const partOf = (element: Element): Element | null => element.closest('section, dialog')

/** Focuses the heading of the section around this element, or of the page if the section has none. */
function focusHeadingOver(element: Element): void {
  const heading = partOf(element)?.querySelector('h1, h2, h3') ?? document.querySelector('[data-heading]')
  if (!(heading instanceof HTMLElement)) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/**
 * Moves the focus when the content that contains it disappears, since a lost focus would restart at the top of the
 * page. If `isPage`, the next heading takes the focus; otherwise the heading above this content does.
 */
export function useFocusHandedOn(isPage: boolean): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  // A layout effect is cleaned up before the content is removed, while the position of the focus is still known.
  useLayoutEffect(() => {
    const box = ref.current
    return () => {
      if (!box?.contains(document.activeElement)) return
      if (isPage) focusNextHeading()
      else focusHeadingOver(box)
    }
  }, [isPage])
  return ref
}

/** Shows the text that replaces a button, and focuses it unless the focus is elsewhere by now. */
export function FocusHere({
  className,
  children,
}: {
  readonly className?: string | undefined
  readonly children: string
}) {
  const ref = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (isFocusLost()) ref.current?.focus()
  }, [])
  return (
    <p ref={ref} tabIndex={-1} className={className}>
      {children}
    </p>
  )
}
