// What a marketplace installs.
export { OPERATIONS, type OperationName } from './operations.ts'
