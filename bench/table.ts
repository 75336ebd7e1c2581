// Prints the figures, the ratios first, since only ratios can be compared between machines.
import type { Burst, Delay } from './due/burst.ts'
import type { Growth } from './growth/growth.ts'
import type { Levels } from './levels/levels.ts'
import type { LongLog } from './levels/logs.ts'
import type { Comparison, Figures } from './measure.ts'
import type { PageFigures } from './views/pages.ts'
import type { ViewCost } from './views/views.ts'

const whole = (value: number): string => Math.round(value).toLocaleString('en')
const ms = (value: number): string => value.toFixed(value < 10 ? 1 : 0)
const times = (value: number): string => `${value.toFixed(2)}×`

function print(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map(row => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('   ')
  console.log(`\n${title}\n${line(head)}\n${widths.map(width => '─'.repeat(width)).join('───')}`)
  for (const row of rows) console.log(line(row))
}

const latency = ({ p50, p99 }: Figures): string => `${ms(p50)} / ${ms(p99)}`

export function printComparisons(title: string, list: readonly Comparison[]): void {
  const head = ['callers', 'ratio', 'ours /s', 'by hand /s', 'ours p50 / p99 ms', 'by hand p50 / p99 ms']
  const rows = list.map(({ callers, ratio, ours, byHand }) => [
    `${callers}`,
    times(ratio),
    whole(ours.perSecond),
    whole(byHand.perSecond),
    latency(ours),
    latency(byHand),
  ])
  print(title, head, rows)
}

export function printBurst(found: Burst): Burst {
  const { orders, scheduler, byRow, byBatch } = found
  print(
    `A burst: ${whole(orders)} windows end at the same instant`,
    ['', 'orders /s', 'ratio of the scheduler'],
    [
      ['the scheduler', whole(scheduler), ''],
      ['by hand, row by row', whole(byRow), times(scheduler / byRow)],
      ['by hand, 250 in one statement', whole(byBatch), times(scheduler / byBatch)],
    ],
  )
  return found
}

export function printDelay(found: Delay): Delay {
  const { orders, scheduler, polling } = found
  print(
    `From the due instant to the committed outcome: ${whole(orders)} orders, each at its own instant`,
    ['', 'p50 ms', 'p99 ms'],
    [
      ['the scheduler', ms(scheduler.p50), ms(scheduler.p99)],
      ['by hand, looking once a second', ms(polling.p50), ms(polling.p99)],
    ],
  )
  return found
}

export function printViews(found: readonly ViewCost[]): readonly ViewCost[] {
  const us = (value: number): string => value.toFixed(1)
  print(
    'A view beside the decision that it answers, in microseconds',
    ['', 'reader', 'orders', 'decide', 'allowed', 'refreshAt', 'view', 'view ÷ decide'],
    found.map(({ phase, reader, orders, decide, allowed, refreshAt, view }) => [
      phase,
      reader,
      whole(orders),
      decide === null ? '–' : us(decide),
      us(allowed),
      us(refreshAt),
      us(view),
      decide === null ? '–' : times(view / decide),
    ]),
  )
  return found
}

export function printPages(found: readonly PageFigures[]): readonly PageFigures[] {
  print(
    'Pages, nothing cached: a CPU four times slower, 1.6 Mbit/s, 150 ms',
    ['', 'window', 'LCP s', 'CLS', 'TBT ms', 'sent kB'],
    found.map(({ page, window, lcp, cls, tbt, sent }) => [
      page,
      window,
      (lcp / 1000).toFixed(2),
      cls.toFixed(3),
      whole(tbt),
      whole(sent),
    ]),
  )
  return found
}

export function printPerformanceLogs(found: readonly LongLog[]): readonly LongLog[] {
  print(
    'One seller with a long performance log',
    ['policy, level', 'orders', 'first ms', 'page ms', 'what-if ms', 'preview ms', 'list ms', 'page kB'],
    found.map(each => [
      `${each.policy}, ${each.level}`,
      whole(each.orders),
      ms(each.first),
      ms(each.page),
      ms(each.whatIf),
      ms(each.preview),
      ms(each.list),
      whole(each.kilobytes),
    ]),
  )
  return found
}

export function printLevels(found: Levels): Levels {
  const { sellers, orders, against, saving, page, memory } = found
  print(
    `Levels: ${whole(sellers)} sellers, ${whole(orders)} closed orders`,
    ['', 'ours ms', 'plain aggregate ms', 'ours ÷ aggregate'],
    against.map(each => [each.what, whole(each.ours), whole(each.byHand), times(each.ratio)]),
  )
  print(
    'Evaluated and saved by the scheduler: one partition of sixteen',
    ['', 'sellers', 'records saved', 'ms', 'ms per seller'],
    saving.map(each => [each.what, whole(each.sellers), whole(each.saved), whole(each.ms), ms(each.ms / each.sellers)]),
  )
  print(
    'Database time of one seller’s page',
    ['p50 ms', 'p99 ms', `${whole(page.lines)} lines ms`],
    [[ms(page.p50), ms(page.p99), ms(page.largest)]],
  )
  const { before, peak, after } = memory
  console.log(
    `\nMemory of the evaluating process: ${whole(before)} MB before, ${whole(peak)} MB peak, ${whole(after)} MB after.`,
  )
  return found
}

export function printGrowth(found: Growth): Growth {
  const { grown, commands } = found
  const total = (each: Growth['grown'][number]): number =>
    each.sizes.reduce((sum, { rows, indexes }) => sum + rows + indexes, 0)
  print(
    'Growth of the database',
    ['orders', 'staff list ms', 'level page ms', 'first ms', 'page kB', 'due query ms', 'bytes per order'],
    grown.map(each => [
      whole(each.orders),
      ms(each.list),
      ms(each.page.ms),
      ms(each.page.first),
      whole(each.page.kilobytes),
      ms(each.due),
      whole(total(each)),
    ]),
  )
  print(
    'Bytes of a cancelled order of six events, in the largest database',
    ['', 'rows', 'indexes'],
    (grown.at(-1)?.sizes ?? []).map(({ table, rows, indexes }) => [table, whole(rows), whole(indexes)]),
  )
  print(
    'Commands without HTTP: the largest database compared with the smallest',
    ['callers', 'ratio', 'largest /s', 'smallest /s', 'largest p50 / p99 ms', 'smallest p50 / p99 ms'],
    commands.map(({ callers, ratio, ours, byHand }) => [
      `${callers}`,
      times(ratio),
      whole(ours.perSecond),
      whole(byHand.perSecond),
      latency(ours),
      latency(byHand),
    ]),
  )
  return found
}
