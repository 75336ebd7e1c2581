// The geometry of the chart: scales for rates and days, and stepped lines.

export interface Dot {
  readonly at: number
  /** The rate in percent; null on a day without a rate. */
  readonly rate: number | null
}
export interface Domain {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 25]
const MOST_TICKS = 5
/** The share of the scale that stays free beyond the data. */
const AIR = 0.08

/** Returns a range within 0 to 100% that holds all rates and the threshold, and ends at the best possible rate. */
export function domainOf(rates: readonly number[], threshold: number | null, isHighGood: boolean): Domain {
  const all = threshold === null ? rates : [...rates, threshold]
  const [least, most] = [Math.min(...all, 100), Math.max(...all, 0)]
  const span = isHighGood ? Math.max(100 - least, 10) : Math.max(most, 1)
  const step = STEPS.find(each => (span * (1 + AIR)) / each <= MOST_TICKS) ?? 25
  const reach = Math.min(Math.ceil((span * (1 + AIR)) / step) * step, 100)
  const [low, high] = isHighGood ? [100 - reach, 100] : [0, reach]
  const ticks = Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step)
  return { low, high, ticks: ticks.map(tick => Math.round(tick * 10) / 10) }
}

/** Returns the linear scale from one span to another. */
export const scale =
  (from: number, to: number, start: number, end: number) =>
  (value: number): number =>
    start + ((value - from) / (to - from || 1)) * (end - start)

/**
 * Returns the SVG path of a stepped line. Each rate holds until the next dot; a dot without a rate interrupts the line.
 */
export function steps(dots: readonly Dot[], x: (at: number) => number, y: (rate: number) => number): string {
  let line = ''
  let before: number | null = null
  for (const { at, rate } of dots) {
    if (rate === null) before = null
    else if (before === null) line += `M${px(x(at))} ${px(y(rate))}`
    else line += rate === before ? `H${px(x(at))}` : `H${px(x(at))}V${px(y(rate))}`
    before = rate
  }
  return line
}
const px = (value: number): number => Math.round(value * 10) / 10

/** Returns the first instant of each month, in UTC, that lies after `from` and before `to`. */
export function monthsBetween(from: number, to: number): readonly number[] {
  const first = new Date(from)
  const months: number[] = []
  for (let n = 1; ; n++) {
    const at = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n, 1)
    if (at >= to) return months
    months.push(at)
  }
}
