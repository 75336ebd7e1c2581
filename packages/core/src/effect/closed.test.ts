// How the stored rows of closed orders are read as lines of the performance log.
import { expect, it } from 'vitest'
import { DAY } from '../time.ts'
import { performanceLines, type StoredLine } from './closed.ts'

const END = 100 * DAY
const stored = (line: number, at: number, changes: Partial<StoredLine>): StoredLine => ({
  line,
  at,
  recordedAt: 200 * DAY,
  own: false,
  buyer: 'lena',
  gig: null,
  placedAt: null,
  dueAt: null,
  deliveredAt: null,
  lateWhenClosed: false,
  closedAt: at,
  completedAt: null,
  method: 'completed',
  decidedBy: null,
  openedBy: null,
  reason: null,
  fault: 'none',
  faultStatus: null,
  value: null,
  earned: null,
  currency: null,
  staysLonger: 0,
  rating: 4,
  ...changes,
})

it('a completion reported after the later cancellation keeps its rating from its own end on', () => {
  const cancelled = { method: 'mutual', faultStatus: 'unanswered' } as const
  const lines = performanceLines('EV-1', [
    stored(1, END, cancelled),
    stored(2, END - DAY, {}),
    stored(3, END, { ...cancelled, completedAt: END - DAY }),
  ])
  const ratings = lines.flatMap(line => (line.type === 'rated' ? [line.at] : []))
  expect(Math.min(...ratings)).toBe(END - DAY)
})

it('an order closed in Evenhand takes precedence over its imported record', () => {
  const [theirs, ours] = [stored(-9, END, { method: 'mutual' }), stored(7, END, { own: true })]
  expect(performanceLines('EV-1', [theirs])).toMatchObject([{ method: 'mutual', imported: true }, { type: 'rated' }])
  expect(performanceLines('EV-1', [theirs, ours])).toEqual(performanceLines('EV-1', [ours]))
  expect(performanceLines('EV-1', [ours]).some(({ imported }) => imported)).toBe(false)
})
