// The rate that counts over 180 days, with the threshold and what comes if nobody acts: drawn at the width it has.
import { levelPage as words } from '@evenhand/sdk/words/en'
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { useReader } from '../ui/reader.tsx'
import s from './chart.module.css'
import type { Level, Point } from './data.ts'
import { type Dot, domainOf, monthsBetween, scale, steps } from './geometry.ts'
import { Day } from './Say.tsx'

const HEIGHT = 220
const EDGE = { left: 34, right: 10, top: 22, bottom: 24 }
const USUAL_WIDTH = 680
/** Narrower months are named one by one no more. */
const MONTH_PX = 34

type Scale = (value: number) => number

const dotOf = ({ at, numerator, denominator, shown }: Point): Dot => ({
  at: Date.parse(at),
  rate: shown === null || denominator === null || denominator === 0 ? null : (100 * numerator) / denominator,
})

export function Chart({ level }: { readonly level: Level }) {
  const { series } = level
  const dots = series.map(dotOf)
  if (dots.every(({ rate }) => rate === null)) return <p className={s.empty}>{words.chart.empty}</p>
  return (
    <>
      <Drawing level={level} dots={dots} />
      <details className={s.details}>
        <summary>{words.chart.table}</summary>
        <Table series={series} />
      </details>
    </>
  )
}

function useWidth() {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(USUAL_WIDTH)
  useEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(Math.max(element.clientWidth, 200)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, width] as const
}

function Drawing({ level, dots }: { readonly level: Level; readonly dots: readonly Dot[] }) {
  const reader = useReader()
  const [ref, width] = useWidth()
  const [read, setRead] = useState<number | null>(null)
  const { series } = level
  const today = Math.max(
    series.findLastIndex(({ forecast }) => !forecast),
    0,
  )
  const begin = dots[0]?.at ?? 0
  const end = dots.at(-1)?.at ?? 1
  const x = scale(begin, end, EDGE.left, width - EDGE.right)
  const follow = (event: PointerEvent<SVGSVGElement>) => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left
    const nearest = dots.reduce(
      (best, { at }, i) => (Math.abs(x(at) - left) < Math.abs(x(dots[best]?.at ?? 0) - left) ? i : best),
      0,
    )
    setRead(nearest)
  }
  const chosen = series[read ?? today]
  return (
    <div ref={ref} className={s.chart}>
      <svg
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={words.chart.label(level, reader)}
        onPointerMove={follow}
        onPointerLeave={() => setRead(null)}
      >
        <Ground level={level} dots={dots} width={width} x={x} today={today} read={read} />
      </svg>
      {chosen && (
        <p className={s.read} aria-hidden="true">
          <strong>{words.dayWords(chosen.at, reader)}</strong> {words.chart.point(chosen)}
          {chosen.forecast && `, ${words.chart.forecast}`}
        </p>
      )}
    </div>
  )
}

interface GroundProps {
  readonly level: Level
  readonly dots: readonly Dot[]
  readonly width: number
  readonly x: Scale
  readonly today: number
  readonly read: number | null
}

/** Above the dot or below it: away from the threshold. */
const besideDot = (dot: number, needed: number, top: number, foot: number): number =>
  dot > needed ? Math.min(dot + 20, foot - 4) : Math.max(dot - 12, top + 8)

const [UNDER, OVER, LABEL_PX] = [16, -7, 190]
/** Where the words at the threshold cross the line the least. */
function freeSide(dots: readonly Dot[], x: Scale, y: Scale, needed: number, isHighGood: boolean): number {
  const near = dots.flatMap(({ at, rate }) =>
    rate !== null && x(at) < EDGE.left + LABEL_PX ? [y(rate) - y(needed)] : [],
  )
  const crossed = (shift: number) => near.filter(each => each > shift - 14 && each < shift + 5).length
  const [usual, other] = isHighGood ? [UNDER, OVER] : [OVER, UNDER]
  return crossed(other) < crossed(usual) ? other : usual
}

/** Everything inside the picture; its label says it in words. */
function Ground({ level, dots, width, x, today, read }: GroundProps) {
  const reader = useReader()
  const { series, rate, threshold } = level
  const isHighGood = rate === null || rate.counted.op.startsWith('>')
  const needed = threshold === null ? null : Number.parseFloat(threshold)
  const rates = dots.flatMap(dot => (dot.rate === null ? [] : [dot.rate]))
  const { low, high, ticks } = domainOf(rates, needed, isHighGood)
  const [top, foot] = [EDGE.top, HEIGHT - EDGE.bottom]
  const y = scale(low, high, foot, top)
  const [first, right] = [EDGE.left, width - EDGE.right]
  const now = dots[today]
  const last = dots.at(-1)
  const lastPoint = series.at(-1)
  const month = new Intl.DateTimeFormat(reader.locale, { month: 'short', timeZone: reader.timeZone })
  const months = monthsBetween(dots[0]?.at ?? 0, last?.at ?? 0)
  const every = (right - first) / Math.max(months.length, 1) < MONTH_PX ? 2 : 1
  const there = read === null ? null : dots[read]
  return (
    <>
      {needed !== null && (
        <rect
          className={s.bad}
          x={first}
          width={right - first}
          y={isHighGood ? y(needed) : top}
          height={isHighGood ? foot - y(needed) : y(needed) - top}
        />
      )}
      {ticks.map(tick => (
        <g key={tick}>
          <line className={s.grid} x1={first} x2={right} y1={y(tick)} y2={y(tick)} />
          {tick !== needed && (
            <text x={first - 8} y={y(tick) + 4} textAnchor="end">
              {tick}
            </text>
          )}
        </g>
      ))}
      {months.map(
        (at, i) =>
          i % every === 0 && (
            <text key={at} x={x(at)} y={HEIGHT - 6} textAnchor="start">
              {month.format(at + 43_200_000)}
            </text>
          ),
      )}
      {needed !== null && (
        <>
          <line className={s.needed} x1={first} x2={right} y1={y(needed)} y2={y(needed)} />
          <text className={s.neededText} x={first - 8} y={y(needed) + 4} textAnchor="end">
            {needed}
          </text>
          <text className={s.label} x={first + 6} y={y(needed) + freeSide(dots, x, y, needed, isHighGood)}>
            {words.chart.needs(level)}
          </text>
        </>
      )}
      {now && <line className={s.now} x1={x(now.at)} x2={x(now.at)} y1={top - 8} y2={foot} />}
      {now && (
        <text x={x(now.at) - 6} y={top - 6} textAnchor="end">
          {words.chart.today}
        </text>
      )}
      <path className={s.line} d={steps(dots.slice(0, today + 1), x, y)} />
      <path className={s.ahead} d={steps(dots.slice(today), x, y)} />
      {last && last.rate !== null && lastPoint?.forecast && (
        <text
          className={s.label}
          x={right}
          y={besideDot(y(last.rate), needed === null ? foot : y(needed), top, foot)}
          textAnchor="end"
        >
          {words.chart.on(lastPoint, reader)}
        </text>
      )}
      {last && last.rate !== null && lastPoint?.forecast && (
        <circle className={s.dot} cx={x(last.at)} cy={y(last.rate)} r="4" />
      )}
      {there && <line className={s.reading} x1={x(there.at)} x2={x(there.at)} y1={top} y2={foot} />}
      {there && there.rate !== null && <circle className={s.dot} cx={x(there.at)} cy={y(there.rate)} r="4" />}
    </>
  )
}

/** Days on which nothing changed say nothing. */
function Table({ series }: { readonly series: readonly Point[] }) {
  const changes = series.filter((point, i) => {
    const before = series[i - 1]
    return (
      before?.numerator !== point.numerator ||
      before.denominator !== point.denominator ||
      before.forecast !== point.forecast
    )
  })
  return (
    <table className={s.table}>
      <caption>{words.chart.caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.chart.from}</th>
          <th scope="col">{words.chart.rate}</th>
        </tr>
      </thead>
      <tbody>
        {changes.toReversed().map(point => (
          <tr key={point.at}>
            <th scope="row">
              <Day at={point.at} />
            </th>
            <td>
              {words.chart.point(point)}
              {point.forecast && <small>, {words.chart.forecast}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
