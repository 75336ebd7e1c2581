// Reads the arguments of a CLI command. Options are read by name, and errors name the allowed ones.
import { HistoryError } from '../report.ts'

export interface Form<V extends string, F extends string> {
  /** The options that take a value: `--at x` and `--at=x` mean the same. */
  readonly valued: readonly V[]
  readonly flags: readonly F[]
  /** The number of positional arguments. */
  readonly unnamed: number
  readonly usage: string
}
export interface Arguments<V extends string, F extends string> {
  readonly values: ReadonlyMap<V, string>
  readonly flags: ReadonlySet<F>
  readonly unnamed: readonly string[]
}

export function readArguments<V extends string, F extends string>(
  args: readonly string[],
  { valued, flags, unnamed, usage }: Form<V, F>,
): Arguments<V, F> {
  const unnamedOnes: string[] = []
  const read = { values: new Map<V, string>(), flags: new Set<F>(), unnamed: unnamedOnes }
  for (let i = 0; i < args.length; i++) {
    const text = args[i] ?? ''
    const [name = '', ...rest] = text.split('=')
    const option = valued.find(each => each === name)
    const flag = flags.find(each => each === text)
    if (flag !== undefined) read.flags.add(flag)
    else if (option === undefined && !text.startsWith('--') && read.unnamed.length < unnamed) read.unnamed.push(text)
    else if (option === undefined)
      throw new HistoryError(`There is no option “${text}”. Options are ${[...valued, ...flags].join(', ')}.`)
    else if (read.values.has(option)) throw new HistoryError(`${option} is given twice.`)
    else read.values.set(option, valueFor(option, rest.length > 0 ? rest.join('=') : args[++i], usage))
  }
  return read
}

function valueFor(name: string, value: string | undefined, usage: string): string {
  if (value === undefined || value === '' || value.startsWith('--'))
    throw new HistoryError(`${name} needs a value.\n\n${usage}`)
  return value
}
