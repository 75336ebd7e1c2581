// Charts the counted rate over 180 days with the threshold and the forecast, at the available width.
import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { levelPage as texts } from '../../locale.ts'
import { Fold } from '../../ui/Fold.tsx'
import { useReader } from '../../ui/reader.tsx'
import type { Level, Point } from '../data.ts'
import { ChartTable } from './ChartTable.tsx'
import s from './chart.module.css'
import type { Dot } from './geometry.ts'
import { HEIGHT, Picture, planeOf } from './Picture.tsx'

const USUAL_WIDTH = 680
const dotOf = ({ at, numerator, denominator, shown }: Point): Dot => ({
  at: Date.parse(at),
  rate: shown === null || denominator === null || denominator === 0 ? null : (100 * numerator) / denominator,
})

export function Chart({ level }: { readonly level: Level }) {
  const { series } = level
  const dots = series.map(dotOf)
  if (dots.every(({ rate }) => rate === null)) return <p className={s.empty}>{texts.chart.empty(level)}</p>
  return (
    <>
      <Drawing level={level} dots={dots} />
      <Fold className={s.details} summary={texts.chart.table}>
        {() => <ChartTable level={level} />}
      </Fold>
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
  const plane = planeOf(level, dots, width)
  const follow = (event: PointerEvent<SVGSVGElement>) => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left
    const nearest = dots.reduce(
      (best, { at }, i) => (Math.abs(plane.x(at) - left) < Math.abs(plane.x(dots[best]?.at ?? 0) - left) ? i : best),
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
        aria-label={texts.chart.label(level, reader)}
        onPointerMove={follow}
        onPointerLeave={() => setRead(null)}
      >
        <Picture level={level} dots={dots} plane={plane} today={today} read={read} />
      </svg>
      {chosen && (
        <p className={s.read} aria-hidden="true">
          <strong>{texts.dayText(chosen.at, reader)}</strong> {texts.chart.point(chosen)}
          {chosen.forecast && `, ${texts.chart.forecast}`}
        </p>
      )}
    </div>
  )
}
