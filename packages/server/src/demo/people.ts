// Whom a visitor of the demo can be, and what waits for each of them.
export interface DemoPerson {
  readonly actor: string
  readonly name: string
  readonly about: string
  readonly yourTurn: number
}
export interface Demo {
  people(): Promise<{ items: DemoPerson[]; ready: boolean }>
}
