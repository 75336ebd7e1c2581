// The command `evenhand import`: reads closed orders of another system row by row and imports them a thousand at a time.
import type { Instant, LevelPolicy } from '@evenhand/core'
import { shipPolicies } from '../commands/policies/ship.ts'
import type { SellerPipeline } from '../commands/sellers/sellers.ts'
import { registerSellers, sellerPipeline } from '../levels/registering.ts'
import { readClock } from '../store/clock.ts'
import { failureOf } from '../store/failure.ts'
import { levelPoliciesFromNow } from '../store/levels/levelPolicies.ts'
import type { Database } from '../store/statement.ts'
import { type ImportedRow, importRows } from './batch.ts'
import { type ImportOptions, readImportOptions } from './cli/importOptions.ts'
import { checkColumns } from './files/csv.ts'
import { Faults } from './files/faults.ts'
import { sizeOf } from './files/lines.ts'
import { type Progress, progressOf, type Terminal } from './files/progress.ts'
import { importSellers } from './importedSellers.ts'
import { checkId, readOrderRows } from './orderRows.ts'
import { type HistoryOrder, ORDER_COLUMNS, type OrderCells, REQUIRED_ORDER_COLUMNS } from './orders.ts'
import { HistoryError, REFUSED_LINES, type RefusedLine } from './report.ts'
import { SELLER_COLUMNS, type SellerRow, sellerRows } from './sellers.ts'
import { settledRows, settleOrders } from './settle.ts'

export interface Importing {
  /** Opens the database; called after the files have been checked. */
  readonly open: () => Promise<{ readonly db: Database; close(): Promise<void> }>
  readonly result: (text: string) => void
  readonly aside: Terminal
  readonly sleep: (ms: number) => Promise<void>
  /** Reports whether to stop after the current batch. */
  readonly isStopped: () => boolean
}

interface ImportResult {
  readonly order: HistoryOrder
}
const readRow = (cells: OrderCells): ImportResult => ({ order: readOrderRows(cells) })

/** The number of rows in a batch; a batch has a few more if an order has several rows. */
const BATCH = 1000

/** Imports all valid lines and returns the exit code, which indicates whether any line was refused. */
export async function importHistory(args: readonly string[], importing: Importing): Promise<number> {
  const options = readImportOptions(args)
  const { orders, sellers, separator } = options
  await checkColumns({ file: orders, separator, columns: ORDER_COLUMNS, required: REQUIRED_ORDER_COLUMNS })
  if (sellers !== null)
    await checkColumns({ file: sellers, separator, columns: SELLER_COLUMNS, required: ['seller_id'] })
  const progress = progressOf(await sizeOf(orders), importing.aside)
  const print = (text: string) => {
    progress.clear()
    importing.aside.write(text)
  }
  const faults = new Faults({ print, file: options.faults })
  const { db, close } = await importing.open()
  try {
    return await new Import({ ...importing, db, options, progress, faults, print }).run()
  } finally {
    progress.clear()
    await close()
  }
}

interface Tools extends Importing {
  readonly db: Database
  readonly options: ImportOptions
  readonly progress: Progress
  readonly faults: Faults
  readonly print: (text: string) => void
}

class Import {
  readonly #tools: Tools
  readonly #sellers = { taken: 0, unchanged: 0 }
  readonly #orders = { taken: 0, unchanged: 0, own: 0 }
  readonly #sellersOf: SellerPipeline
  #line = 0

  constructor(tools: Tools) {
    this.#tools = tools
    this.#sellersOf = sellerPipeline(tools.db, tools.sleep)
  }

  async run(): Promise<number> {
    const { db, options, result } = this.#tools
    await this.#withRetries(() => shipPolicies(db))
    const [{ now: startedAt }, { now }] = await this.#withRetries(() =>
      Promise.all([readClock(db), levelPoliciesFromNow(db)]),
    )
    if (options.sellers !== null) await this.#takeSellers(options.sellers, now.policy)
    await this.#takeOrders(startedAt)
    const { progress, faults } = this.#tools
    progress.clear()
    faults.end()
    result(this.#summary())
    return faults.count > 0 ? REFUSED_LINES : 0
  }

  async #takeSellers(file: string, policy: LevelPolicy): Promise<void> {
    const levels = policy.ladder.map(({ name }) => name)
    let batch: SellerRow[] = []
    const take = async () => {
      const lines = new Map(batch.map(({ id, line }) => [id, line]))
      const taken = batch
      batch = []
      for (const { id, isChanged, isLevelKept } of await this.#withRetries(() =>
        importSellers(this.#sellersOf, taken),
      )) {
        this.#sellers[isChanged ? 'taken' : 'unchanged']++
        if (isLevelKept)
          this.#tools.print(
            `${file}, line ${lines.get(id)}: the level of ${id} stays, because Evenhand has evaluated it already.\n`,
          )
      }
    }
    const { options, faults } = this.#tools
    const refuse = (line: RefusedLine) => faults.refuse(line)
    const idOf = (id: string) => checkId('seller_id', id)
    for await (const row of sellerRows({ file, separator: options.separator, levels, refuse, checkId: idOf })) {
      if (batch.push(row) >= BATCH) await take()
    }
    if (batch.length > 0) await take()
  }

  async #takeOrders(startedAt: Instant): Promise<void> {
    const { options, progress, isStopped, faults } = this.#tools
    const { orders: file, separator, isCorrection } = options
    let read = 0
    let batch: ImportedRow[] = []
    const take = async (done: number) => {
      await this.#takeBatch(batch, { startedAt, isCorrection })
      this.#line = done
      batch = []
      progress.show(read)
      if (isStopped()) throw new HistoryError(`Stopped after line ${done} of ${file}. ${GOES_ON}`)
    }
    const refuse = (line: RefusedLine) => faults.refuse(line)
    const table = { file, separator, columns: ORDER_COLUMNS, required: REQUIRED_ORDER_COLUMNS, refuse }
    const reading = { table: { ...table, read: (bytes: number) => (read = bytes) }, id: 'order_id' as const }
    let last = 0
    for await (const each of settledRows({ ...reading, read: readRow, settle: settleOrders<ImportResult> })) {
      for (const { line, fault } of each.refused) refuse({ file, line, ...fault })
      for (const { line, value } of [...each.rows, ...each.same]) batch.push({ line, order: value.order })
      last = each.done
      if (batch.length >= BATCH) await take(each.done)
    }
    if (batch.length > 0) await take(last)
  }

  async #takeBatch(batch: readonly ImportedRow[], importing: Parameters<typeof importRows>[2]): Promise<void> {
    const { db, options, faults } = this.#tools
    for (const { line, verdict } of await this.#withRetries(() => importRows(db, batch, importing))) {
      if (verdict.kind === 'refused') faults.refuse({ file: options.orders, line, ...verdict.fault })
      else this.#orders[verdict.kind]++
    }
    await this.#withRetries(() => registerSellers(db, this.#sellersOf))
  }

  /** Retries while a database restarts. Repeating a batch is safe, because no row is taken twice. */
  async #withRetries<T>(work: () => Promise<T>): Promise<T> {
    for (const pause of PAUSES) {
      try {
        return await work()
      } catch (fault) {
        if (failureOf(fault) === 'data') throw fault
        await this.#tools.sleep(pause)
      }
    }
    return work().catch(fault => {
      if (failureOf(fault) === 'data') throw fault
      throw new HistoryError(
        `The database does not answer: ${fault instanceof Error ? fault.message : fault}. The lines up to ${this.#line} of ${this.#tools.options.orders} are done. ${GOES_ON}`,
      )
    })
  }

  #summary(): string {
    const { options } = this.#tools
    const { taken, unchanged, own } = this.#orders
    const sellers = this.#sellers
    const sellersText =
      options.sellers === null ? '' : `Sellers: ${sellers.taken} taken, ${sellers.unchanged} unchanged.\n`
    const known =
      own > 0 ? `${unchanged + own} unchanged (${own} of them closed in Evenhand)` : `${unchanged} unchanged`
    const lines = `${sellersText}Orders: ${taken} lines taken, ${known}.\n`
    const { count } = this.#tools.faults
    const refused = count > 0 ? `${count} ${count === 1 ? 'line was' : 'lines were'} refused.\n` : ''
    const nothing = taken + sellers.taken === 0 ? 'Nothing was changed.\n' : ''
    return `${lines}${refused}${nothing}`
  }
}

const PAUSES = [200, 500, 1000, 2000, 4000]
const GOES_ON = 'Run the same command again: lines already taken are not taken twice.'
