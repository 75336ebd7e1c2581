// Shows an instant: briefly on screen, exactly in the tooltip and for screen readers.

import { distanceText, exactText, leftText, requestText, whenText, zoneText } from '../locale.ts'
import { useReader } from './reader.tsx'
import s from './ui.module.css'

export function When({
  at,
  distance = false,
  zone = false,
}: {
  readonly at: string
  readonly distance?: boolean
  readonly zone?: boolean
}) {
  const reader = useReader()
  const exact = exactText(at, reader)
  return (
    <time dateTime={at} title={exact} className={distance || zone ? undefined : s.when}>
      <span aria-hidden="true">
        {whenText(at, reader)}
        {zone ? ` (${zoneText(reader.timeZone ?? 'UTC')})` : ''}
        {distance ? `, ${distanceText(at, reader)}` : ''}
      </span>
      <span className={s.hidden}>{exact}</span>
    </time>
  )
}

/** Shows the time left until an instant. Screen readers read it on demand, not every second. */
export function Countdown({ until, className }: { readonly until: string; readonly className?: string | undefined }) {
  const reader = useReader(1000)
  return (
    <p className={className} role="timer" aria-live="off" aria-label={requestText.left}>
      {leftText(Date.parse(until) - reader.now)}
    </p>
  )
}
