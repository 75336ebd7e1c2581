// The command pipeline's store: its load and save statements, bound to a pool.
import type { PaymentMode } from '@evenhand/core'
import type { Database } from '../../db/db.ts'
import { levelPolicyReader } from '../levels/levelPolicies.ts'
import { contextReader } from '../policies/contexts.ts'
import { findCalls } from './events.ts'
import { type LoadKey, load, loadForPlacing, type PlaceKey } from './load.ts'
import type { OrderToSave } from './rows.ts'
import { save } from './save.ts'

/** Binds the pipeline's statements to a pool. */
export function commandStore(db: Database, payments: PaymentMode) {
  const levelPolicy = levelPolicyReader(db)
  return {
    load: (keys: readonly LoadKey[]) => load(db, keys),
    loadForPlacing: (keys: readonly PlaceKey[]) => loadForPlacing(db, keys),
    save: (orders: readonly OrderToSave[]) => save(db, orders),
    decisionContext: contextReader(db, payments, levelPolicy),
    levelPolicy,
    findCalls: (ids: readonly string[], callIds: readonly string[]) => findCalls(db, ids, callIds),
  }
}
