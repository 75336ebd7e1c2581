// The heading of a page: names the tab, and takes the focus when somebody has just come here from another page.
import { shell } from '@evenhand/sdk/locales/en'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'

/** Whether a page is being come to by a step inside: at the first load the browser itself begins at the top. */
const arrival = { isDue: false }

/** A dialog over its page is no other page: it has its own heading and gives the focus back. */
const pageOf = (path: string): string => path.replace(/\/resolution\/?$/, '')
export function noteStep(from: string | undefined, to: string): void {
  if (from !== undefined && pageOf(from) !== pageOf(to)) arrival.isDue = true
}

/** The heading that comes next takes the focus: what had it is about to go. */
export function arriveAgain(): void {
  arrival.isDue = true
}

interface HeadingProps {
  /** What the tab is called, where it is not what the heading says. */
  readonly title?: string
  /** A class, where it is not to look like the heading of a page. */
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
        {/* Its own direction inside; where it begins, the page says. */}
        <bdi>{children}</bdi>
      </h1>
    </>
  )
}

const isFocusLost = (): boolean => document.activeElement === null || document.activeElement === document.body

/** After a step whose button has gone: the page's heading takes the focus, where nothing else has it. */
export function focusHeading(): void {
  if (!isFocusLost()) return
  const heading = document.querySelector('[data-heading]')
  if (heading instanceof HTMLElement) heading.focus({ preventScroll: true })
}

const partOf = (element: Element): Element | null => element.closest('section, dialog')

/** The heading of what this stands in, else of the page, takes the focus. */
function focusHeadingOver(element: Element): void {
  const heading = partOf(element)?.querySelector('h1, h2, h3') ?? document.querySelector('[data-heading]')
  if (!(heading instanceof HTMLElement)) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/**
 * For what goes by itself, maybe with the focus inside: a focus that fell to the body would begin again at the top.
 * `isPage`: the heading that comes next takes it; else the one over it, which stays.
 */
export function useFocusHandedOn(isPage: boolean): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  // Before it is taken out of the page: afterwards nobody knows any more where the focus was.
  useLayoutEffect(() => {
    const box = ref.current
    return () => {
      if (!box?.contains(document.activeElement)) return
      if (isPage) arriveAgain()
      else focusHeadingOver(box)
    }
  }, [isPage])
  return ref
}

/** What has come in the place of a button: here it goes on, unless the reader is elsewhere by now. */
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
