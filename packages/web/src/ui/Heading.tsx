// The heading of a page: names the tab, and takes the focus when somebody has just come here from another page.
import { shell } from '@evenhand/sdk/words/en'
import { useEffect, useRef } from 'react'

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
      <h1 ref={ref} className={look} tabIndex={-1} dir="auto" data-heading>
        {children}
      </h1>
    </>
  )
}

/** After a step whose button has gone: the page's heading takes the focus, where nothing else has it. */
export function focusHeading(): void {
  const { activeElement } = document
  if (activeElement !== null && activeElement !== document.body) return
  const heading = document.querySelector('[data-heading]')
  if (heading instanceof HTMLElement) heading.focus({ preventScroll: true })
}

/** Where a form has come in the place of the button that opened it: here it begins. */
export function FocusHere({
  className,
  children,
}: {
  readonly className?: string | undefined
  readonly children: string
}) {
  const ref = useRef<HTMLParagraphElement>(null)
  useEffect(() => ref.current?.focus(), [])
  return (
    <p ref={ref} tabIndex={-1} className={className}>
      {children}
    </p>
  )
}
