// Reports refused lines: the first lines of each kind as they occur, then the number of each kind.
import { closeSync, openSync, writeSync } from 'node:fs'
import { HistoryError, type RefusedLine } from '../report.ts'

/** How many lines of one kind are reported individually. */
const EXAMPLES = 5
/** How many kinds are counted separately; all further ones are counted together. */
const KINDS = 20

interface Kind {
  count: number
  readonly lines: number[]
}
export interface FaultsTo {
  /** Prints text for people: at most a hundred lines, and the table of kinds. */
  readonly print: (text: string) => void
  /** The CSV file for all refused lines; null to write none. */
  readonly file: string | null
}

export class Faults {
  readonly #print: FaultsTo['print']
  readonly #file: number | null
  readonly #kinds = new Map<string, Kind>()
  #count = 0
  #others = 0

  constructor({ print, file }: FaultsTo) {
    this.#print = print
    this.#file = file === null ? null : opened(file)
    this.#write('file,line,column,reason\n')
  }

  get count(): number {
    return this.#count
  }

  refuse({ file, line, column, reason, kind }: RefusedLine): void {
    this.#count++
    this.#write(`${[file, line, column ?? '', reason].map(asCell).join(',')}\n`)
    const known = this.#kinds.get(kind)
    if (!known && this.#kinds.size >= KINDS) {
      this.#others++
      return
    }
    const { lines, count } = known ?? { lines: [], count: 0 }
    if (lines.length < EXAMPLES) {
      lines.push(line)
      this.#print(`${file}, line ${line}: ${reason}\n`)
    }
    this.#kinds.set(kind, { lines, count: count + 1 })
  }

  /** Closes the file, and prints the number of each kind unless all refused lines were printed. */
  end(): void {
    if (this.#file !== null) closeSync(this.#file)
    if ([...this.#kinds.values()].every(({ count, lines }) => count === lines.length) && this.#others === 0) return
    const kinds = [...this.#kinds].sort(([, a], [, b]) => b.count - a.count)
    const counts = kinds.map(([kind, { count, lines }]) => `  ${number(count)} × ${kind}: ${linesOf(lines, count)}\n`)
    const others = this.#others > 0 ? [`  ${number(this.#others)} × of other kinds\n`] : []
    this.#print(`${number(this.#count)} refused lines by kind:\n${[...counts, ...others].join('')}`)
  }

  #write(text: string): void {
    if (this.#file !== null) writeSync(this.#file, text)
  }
}

function opened(file: string): number {
  try {
    return openSync(file, 'w')
  } catch (fault) {
    throw new HistoryError(`${file} cannot be written: ${fault instanceof Error ? fault.message : fault}.`)
  }
}

const number = (count: number): string => count.toLocaleString('en')
const linesOf = (lines: readonly number[], count: number): string => {
  const more = count - lines.length
  return `${count === 1 ? 'line' : 'lines'} ${lines.join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`
}
const asCell = (value: string | number): string => {
  const text = String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
