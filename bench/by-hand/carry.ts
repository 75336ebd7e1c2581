// Executes the hand-written statements, each of which is prepared once per connection.
import type { Database } from '../../packages/server/src/db/db.ts'
import type { Step } from '../life.ts'
import type { Prepared, Subject } from './statements.ts'

/** Executes a step's statement, and returns whether the order was still at the expected version. */
export const carry =
  (db: Database, statements: Readonly<Record<Step, Prepared>>) =>
  async (step: Step, subject: Subject): Promise<boolean> => {
    const { name, text, values } = statements[step]
    const saved = await db.query({ name, text, values: values(subject) })
    return saved.length === 1
  }
