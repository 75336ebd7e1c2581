// Shows the chart as a table: the key points, then every day on which the rate changed, grouped by month.
import type { ReactNode } from 'react'
import { levelPage } from '../../locale.ts'
import { cx } from '../../ui/parts.tsx'
import { useReader } from '../../ui/reader.tsx'
import type { Level, Point } from '../data.ts'
import { Day } from '../Phrases.tsx'
import s from './chart.module.css'

/** Returns the points at which the rate's numerator or denominator changes, or the forecast begins. */
const changesOf = (series: readonly Point[]): readonly Point[] =>
  series.filter((point, i) => {
    const before = series[i - 1]
    return (
      before?.numerator !== point.numerator ||
      before.denominator !== point.denominator ||
      before.forecast !== point.forecast
    )
  })

/** Groups the points by month, the newest month first. */
function byMonth(points: readonly Point[], nameOf: (at: string) => string): readonly (readonly [string, Point[]])[] {
  const months = new Map<string, Point[]>()
  for (const point of points.toReversed()) {
    const name = nameOf(point.at)
    months.set(name, [...(months.get(name) ?? []), point])
  }
  return [...months]
}

export function ChartTable({ level }: { readonly level: Level }) {
  const reader = useReader()
  const months = byMonth(changesOf(level.series), at => levelPage.chart.month(at, reader))
  return (
    <>
      <table className={cx(s.table, s.marked)}>
        <caption>{levelPage.chart.caption}</caption>
        <thead>
          <tr>
            <th scope="col">{levelPage.chart.when}</th>
            <th scope="col">{levelPage.chart.rate}</th>
          </tr>
        </thead>
        <tbody>
          {levelPage.chart.marked(level).map(({ name, point }) => (
            <tr key={name}>
              <th scope="row">
                {name}
                {point && (
                  <>
                    , <Day at={point.at} />
                  </>
                )}
              </th>
              <td>{point ? levelPage.chart.point(point) : levelPage.chart.required(level)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {months.map(([name, points]) => (
        <Month key={name} name={name} points={points} />
      ))}
    </>
  )
}

const Month = ({ name, points }: { readonly name: string; readonly points: readonly Point[] }) => (
  <details className={s.month}>
    <summary>
      {name}
      <span>{levelPage.chart.span(points)}</span>
    </summary>
    <table className={s.table}>
      <caption>{levelPage.chart.changes(name)}</caption>
      <thead>
        <tr>
          <th scope="col">{levelPage.chart.from}</th>
          <th scope="col">{levelPage.chart.rate}</th>
        </tr>
      </thead>
      <tbody>
        {points.map(point => (
          <Row key={point.at} at={<Day at={point.at} />} point={point} />
        ))}
      </tbody>
    </table>
  </details>
)

const Row = ({ at, point }: { readonly at: ReactNode; readonly point: Point }) => (
  <tr>
    <th scope="row">{at}</th>
    <td>
      {levelPage.chart.point(point)}
      {point.forecast && <small>, {levelPage.chart.forecast}</small>}
    </td>
  </tr>
)
