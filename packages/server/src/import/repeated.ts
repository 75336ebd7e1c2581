// Finds ids that occur in a file more than once, in one pass with a bit set, storing only the repeated ids.
import { rows, type Table } from './files/csv.ts'
import { sizeOf } from './files/lines.ts'

/** Returns the number of occurrences of each repeated id. A few unique ids may be among them, counted as two. */
export async function repeatedIds<C extends string>(
  table: Table<C>,
  idOf: (cells: Readonly<Record<C, string>>) => string,
): Promise<Map<string, number>> {
  const known = new Bits(await sizeOf(table.file))
  const counts = new Map<string, number>()
  for await (const { cells } of rows({ ...table, refuse: () => undefined, read: () => undefined })) {
    const id = idOf(cells)
    const count = counts.get(id)
    if (count !== undefined) counts.set(id, count + 1)
    else if (known.add(id)) counts.set(id, 2)
  }
  return counts
}

const [FEWEST, MOST] = [2 ** 16, 2 ** 30]

/** A Bloom filter with two bits per id and four bits per byte of the file: no misses, a few false positives. */
class Bits {
  readonly #bits: Uint8Array
  readonly #mask: number

  constructor(bytes: number) {
    const wanted = Math.min(MOST, Math.max(FEWEST, bytes * 4))
    const size = 2 ** Math.ceil(Math.log2(wanted))
    this.#bits = new Uint8Array(size / 8)
    this.#mask = size - 1
  }

  /** Adds an id. Returns whether this id was added before, or other ids with the same two bits. */
  add(id: string): boolean {
    const first = this.#set(hash(id, 0x811c9dc5))
    return this.#set(hash(id, 0x01000193)) && first
  }

  #set(place: number): boolean {
    const at = place & this.#mask
    const [byte, bit] = [at >>> 3, 1 << (at & 7)]
    const old = this.#bits[byte] ?? 0
    this.#bits[byte] = old | bit
    return (old & bit) !== 0
  }
}

/** Computes FNV-1a over UTF-16 with a final mix, because the lowest bits are used as the position. */
function hash(text: string, start: number): number {
  let value = start
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  value = Math.imul(value ^ (value >>> 15), 0x2c1b3c6d)
  return (value ^ (value >>> 13)) >>> 0
}
