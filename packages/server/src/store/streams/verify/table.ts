// Tables in verification: maps the fields of a saved row to columns, and reads the rows of many owners.
import { type Database, statement } from '../../statement.ts'

/** A stored row, with the save's names of the fields. Instants are in milliseconds. */
export type StoredRow = Readonly<Record<string, unknown>>

/** A table whose rows follow from events. `R` is a row as the save writes it; a field without a column does not compile. */
export interface Table<R> {
  readonly name: string
  /** The fields that distinguish the rows of one owner. */
  readonly key: readonly (keyof R & string)[]
  readonly columns: { readonly [F in keyof R & string]: string }
}

/** The columns by which the rows of an owner are found, with their types. */
export type Owner = readonly (readonly [column: string, type: 'smallint' | 'uuid' | 'text'])[]

/** A table, and the statement that reads its rows of a batch of owners. */
export interface ReadTable<R> extends Table<R> {
  /**
   * Returns the rows of each owner, in the sequence of the owners. An owner is a list of the values of its columns.
   */
  rowsOf(db: Database, owners: readonly (readonly unknown[])[]): Promise<readonly (readonly StoredRow[])[]>
}

/** Defines a table. `only` is a further condition on its rows. */
export function tableOf<R>(table: Table<R>, owner: Owner, only = 'true'): ReadTable<R> {
  const fields = Object.entries<string>(table.columns).map(([field, column]) => `t.${column} as "${field}"`)
  const arrays = owner.map(([, type], i) => `$${i + 1}::${type}[]`)
  const names = owner.map((_, i) => `k${i}`)
  const matches = owner.map(([column], i) => `${column} = i.k${i}`)
  const read = statement<unknown[], StoredRow & { readonly owner: number }>(
    `verify_${table.name}`,
    `select i.n as owner, ${fields.join(', ')}
       from unnest(${arrays.join(', ')}) with ordinality as i(${names.join(', ')}, n)
      cross join lateral (select * from ${table.name} where ${matches.join(' and ')} and ${only} offset 0) t`,
  )
  return {
    ...table,
    rowsOf: async (db, owners) => {
      const found: StoredRow[][] = owners.map(() => [])
      const columns = owner.map((_, i) => owners.map(values => values[i]))
      for (const { owner: n, ...row } of await read(db, ...columns)) found[n - 1]?.push(row)
      return found
    },
  }
}
