// The heading of a page: sets the tab's title, and takes the focus after a navigation inside the app.
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { shell } from '../../locale.ts'

/** Whether a page is reached by a navigation inside the app: at the first load the browser starts at the top itself. */
const arrival = { isDue: false }

/** A dialog is not another page: it has its own heading and returns the focus. */
const pageOf = (path: string): string => path.replace(/\/resolution\/?$/, '')
/** Nobody stays at “/”: the step from there is still the first load. */
export function noteStep(from: string | undefined, to: string): void {
  if (from !== undefined && from !== '/' && pageOf(from) !== pageOf(to)) arrival.isDue = true
}

/** Makes the next heading take the focus, since the focused element is about to disappear. */
export function focusNextHeading(): void {
  arrival.isDue = true
}

interface HeadingProps {
  /** The tab's title, where it differs from the heading. */
  readonly title?: string
  /** A class, where it should not look like a page heading. */
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

/** Moves a lost focus to the page's heading, after a step whose button has disappeared. */
export function focusHeading(): void {
  if (!isFocusLost()) return
  const heading = document.querySelector('[data-heading]')
  if (heading instanceof HTMLElement) heading.focus({ preventScroll: true })
}

const partOf = (element: Element): Element | null => element.closest('section, dialog')

/** Focuses the heading of the surrounding section, else of the page. */
function focusHeadingOver(element: Element): void {
  const heading = partOf(element)?.querySelector('h1, h2, h3') ?? document.querySelector('[data-heading]')
  if (!(heading instanceof HTMLElement)) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/**
 * For content that disappears by itself, possibly with the focus inside: a focus lost to the body would restart at the
 * top. `isPage`: the next heading takes it; else the one above, which stays.
 */
export function useFocusHandedOn(isPage: boolean): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  // Before it is removed: afterwards the position of the focus is lost.
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

/** Focuses what has replaced a button, unless the focus is elsewhere by now. */
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
