// The SVG of the chart: scales, the area that misses the requirement, the line so far, and the forecast.

import { levelPage } from '../../locale.ts'
import { useReader } from '../../ui/reader.tsx'
import type { Level } from '../data.ts'
import s from './chart.module.css'
import { type Dot, domainOf, monthsBetween, scale, steps } from './geometry.ts'

export const HEIGHT = 220
const EDGE = { left: 34, right: 10, top: 22, bottom: 24 }
/** If a month is narrower than this many pixels, not every month is labelled. */
const MONTH_PX = 34

interface Plane {
  readonly x: (at: number) => number
  readonly y: (rate: number) => number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly foot: number
  readonly ticks: readonly number[]
  /** The required rate in percent. */
  readonly needed: number | null
  readonly isHighGood: boolean
}

export function planeOf({ rate, threshold }: Level, dots: readonly Dot[], width: number): Plane {
  const isHighGood = rate === null || rate.counted.op.startsWith('>')
  const needed = threshold === null ? null : Number.parseFloat(threshold)
  const rates = dots.flatMap(dot => (dot.rate === null ? [] : [dot.rate]))
  const { low, high, ticks } = domainOf(rates, needed, isHighGood)
  const [left, right, top, foot] = [EDGE.left, width - EDGE.right, EDGE.top, HEIGHT - EDGE.bottom]
  return {
    x: scale(dots[0]?.at ?? 0, dots.at(-1)?.at ?? 1, left, right),
    y: scale(low, high, foot, top),
    left,
    right,
    top,
    foot,
    ticks,
    needed,
    isHighGood,
  }
}

interface PictureProps {
  readonly level: Level
  readonly dots: readonly Dot[]
  readonly plane: Plane
  /** The index of today's dot. */
  readonly today: number
  readonly read: number | null
}

/** Draws the chart. The label of the SVG describes everything in it. */
export const Picture = (props: PictureProps) => (
  <>
    <Ground {...props} />
    <Threshold {...props} />
    <Lines {...props} />
    <Needed {...props} />
  </>
)

function Ground({ dots, plane, today }: PictureProps) {
  const reader = useReader()
  const { x, y, left, right, top, foot, ticks, needed, isHighGood } = plane
  const months = monthsBetween(dots[0]?.at ?? 0, dots.at(-1)?.at ?? 0)
  const every = (right - left) / Math.max(months.length, 1) < MONTH_PX ? 2 : 1
  const now = dots[today]
  return (
    <>
      {needed !== null && (
        <rect
          className={s.bad}
          x={left}
          width={right - left}
          y={isHighGood ? y(needed) : top}
          height={isHighGood ? foot - y(needed) : y(needed) - top}
        />
      )}
      {ticks.map(tick => (
        <g key={tick}>
          <line className={s.grid} x1={left} x2={right} y1={y(tick)} y2={y(tick)} />
          {tick !== needed && (
            <text x={left - 8} y={y(tick) + 4} textAnchor="end">
              {tick}
            </text>
          )}
        </g>
      ))}
      {months.map((at, i) => {
        if (i % every !== 0) return null
        const isLast = x(at) + MONTH_PX > right
        return (
          <text key={at} x={isLast ? right : x(at)} y={HEIGHT - 6} textAnchor={isLast ? 'end' : 'start'}>
            {levelPage.chart.monthOnAxis(at + MIDDAY_MS, reader)}
          </text>
        )
      })}
      {now && <line className={s.now} x1={x(now.at)} x2={x(now.at)} y1={top - 8} y2={foot} />}
      {now && (
        <text x={x(now.at) - 6} y={top - 6} textAnchor="end">
          {levelPage.chart.today}
        </text>
      )}
    </>
  )
}
/** Half a day in milliseconds. At noon UTC on the first of a month, every time zone has a date in that month. */
const MIDDAY_MS = 43_200_000

const [UNDER, OVER, LABEL_PX] = [16, -7, 190]
/**
 * Returns the vertical offset of the threshold's label: above or below the threshold, where the rate's line crosses it
 * less.
 */
function freeSide({ x, y, left, isHighGood }: Plane, needed: number, dots: readonly Dot[]): number {
  const near = dots.flatMap(({ at, rate }) => (rate !== null && x(at) < left + LABEL_PX ? [y(rate) - y(needed)] : []))
  const crossed = (shift: number) => near.filter(each => each > shift - 14 && each < shift + 5).length
  const [usual, other] = isHighGood ? [UNDER, OVER] : [OVER, UNDER]
  return crossed(other) < crossed(usual) ? other : usual
}

function Threshold({ plane }: PictureProps) {
  const { y, left, right, needed } = plane
  if (needed === null) return null
  return (
    <>
      <line className={s.needed} x1={left} x2={right} y1={y(needed)} y2={y(needed)} />
      <text className={s.neededText} x={left - 8} y={y(needed) + 4} textAnchor="end">
        {needed}
      </text>
    </>
  )
}

/** Shows the threshold's label, drawn after the rate's line so that the line does not cross the label out. */
const Needed = ({ level, dots, plane }: PictureProps) =>
  plane.needed !== null && (
    <text className={s.label} x={plane.left + 6} y={plane.y(plane.needed) + freeSide(plane, plane.needed, dots)}>
      {levelPage.chart.needs(level)}
    </text>
  )

const [BELOW, ABOVE] = [20, -12]
/**
 * Returns the vertical position of the last dot's label: above or below the dot, where the rate's line crosses the
 * label less; if there is no difference, away from the threshold.
 */
function besideDot(plane: Plane, dots: readonly Dot[], rate: number): number {
  const { x, y, right, needed, top, foot } = plane
  const dot = y(rate)
  const near = dots.flatMap(({ at, rate: each }) =>
    each !== null && x(at) > right - DOT_LABEL_PX ? [y(each) - dot] : [],
  )
  const crossed = (shift: number) => near.filter(each => each > shift - 12 && each < shift + 4).length
  const [usual, other] = needed !== null && rate < needed ? [BELOW, ABOVE] : [ABOVE, BELOW]
  const shift = crossed(other) < crossed(usual) ? other : usual
  return Math.min(Math.max(dot + shift, top + 8), foot - 4)
}
const DOT_LABEL_PX = 110

function Lines({ level, dots, plane, today, read }: PictureProps) {
  const reader = useReader()
  const { x, y, right, top, foot } = plane
  const last = dots.at(-1)
  const lastPoint = level.series.at(-1)
  const there = read === null ? null : dots[read]
  return (
    <>
      <path className={s.line} d={steps(dots.slice(0, today + 1), x, y)} />
      <path className={s.forecast} d={steps(dots.slice(today), x, y)} />
      {last && last.rate !== null && lastPoint?.forecast && (
        <>
          <text className={s.label} x={right} y={besideDot(plane, dots, last.rate)} textAnchor="end">
            {levelPage.chart.on(lastPoint, reader)}
          </text>
          <circle className={s.dot} cx={x(last.at)} cy={y(last.rate)} r="4" />
        </>
      )}
      {there && <line className={s.reading} x1={x(there.at)} x2={x(there.at)} y1={top} y2={foot} />}
      {there && there.rate !== null && <circle className={s.dot} cx={x(there.at)} cy={y(there.rate)} r="4" />}
    </>
  )
}
