// The bar at the bottom in the demo and in a sandbox: the test clock's time, and the buttons that move the clock.
import { ProblemError } from '@evenhand/sdk'
import type { Me } from '../api/cache.ts'
import { useMoveClock, useTestClock } from '../api/session.ts'
import { dataOf } from '../loadable.ts'
import { shell, tryIt, whenText } from '../locale.ts'
import { useAnnouncement } from '../ui/notices/announce.tsx'
import { Button } from '../ui/parts.tsx'
import { useReader } from '../ui/reader.tsx'
import { When } from '../ui/When.tsx'
import s from './tryit.module.css'

export function TestClockBar({ me, orderId }: { readonly me: Me; readonly orderId: string | null }) {
  const clock = useTestClock(me)
  const move = useMoveClock()
  const reader = useReader(1000)
  const data = dataOf(clock)
  const announcement = move.isPending
    ? tryIt.bar.moving
    : move.error instanceof ProblemError
      ? move.error.code === 'nothing_due' && orderId !== null
        ? tryIt.bar.nothing
        : move.error.message
      : move.data
        ? tryIt.bar.moved(whenText(move.data.now, reader))
        : clock.is === 'failed'
          ? shell.unread.title(shell.unread.clock)
          : ''
  useAnnouncement(announcement)
  if (me.mode === 'production') return null
  const next = orderId === null ? ({ to: 'next_due' } as const) : ({ to: 'next_due', order: orderId } as const)
  return (
    <aside className={s.bar} aria-label={tryIt.bar.label}>
      <p className={s.clock}>
        <span>{tryIt.bar.now}</span>
        <strong>{data ? <When at={new Date(reader.now).toISOString()} /> : '–'}</strong>
        {data?.frozen && <small>{tryIt.bar.frozen}</small>}
      </p>
      <p className={s.announcement}>{announcement}</p>
      {/* In a sandbox only the marketplace moves the clock. */}
      {me.mode === 'demo' && (
        <div className={s.moves}>
          <Button
            disabled={move.isPending || !data}
            aria-label={tryIt.bar.dayLabel}
            onClick={() => move.mutate({ by: 'P1D' })}
          >
            {tryIt.bar.day}
          </Button>
          <Button disabled={move.isPending || !data} onClick={() => move.mutate(next)}>
            <span className={s.long}>{orderId === null ? tryIt.bar.nextAny : tryIt.bar.next}</span>
            <span className={s.short} aria-hidden="true">
              {tryIt.bar.nextShort}
            </span>
          </Button>
        </div>
      )}
    </aside>
  )
}
