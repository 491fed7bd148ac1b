/** What a scenario saw: whether the promise was kept, and by what one sees it. */
export interface Observation {
  readonly holds: boolean
  readonly evidence: string
}

export type Scenario = () => Promise<Observation>

/** The promise that each defect breaks. `packages/kalshi-sdk/test/peer-defects` has a test of ours for each. */
export const DEFECTS = {
  D1: 'a request is signed once, however many resources are used',
  D2: 'of two clients, each signs with its own key',
  D3: 'no other request of the process carries a key or a signature',
  D4: 'a PEM from an environment variable and an Ed25519 key sign',
  D5: 'Node loads the package as an ES module',
  D6: 'a delta changes the book, and a jump of seq is noticed',
  D7: 'a trade has its own price and amount',
  D8: 'half cents and half contracts stay, and a change is added',
  D9: 'two markets of one subscription share its seq',
  D10: 'a delta that comes twice is applied once',
} as const

export type Defect = keyof typeof DEFECTS
export type Scenarios = Readonly<Partial<Record<Defect, Scenario>>>
