/** The eigenvector of the smallest eigenvalue, positive throughout, as logarithms: its tails would underflow. */
export interface GroundState {
  readonly eigenvalue: number
  /** ln f, with 0 where the diagonal is smallest. */
  readonly logs: readonly number[]
}

/**
 * Ground state of the symmetric tridiagonal matrix with `diagonal` and -`coupling` beside it.
 *
 * The eigenvalue by bisection on Sturm's criterion: M - x I has positive pivots as long as x is below it. The vector by the twisted
 * factorisation: pivots from both ends towards the smallest diagonal element, each in the direction in which the recurrence grows, so that
 * every element is accurate for its own size. Inverse iteration would lose the tails, whose ratios are the quotes far from zero.
 * @see Parlett and Dhillon, Fernando's solution to Wilkinson's problem, Linear Algebra and its Applications 267 (1997)
 */
export function groundState(diagonal: readonly number[], coupling: number): GroundState {
  const eigenvalue = smallestEigenvalue(diagonal, coupling)
  const centre = diagonal.indexOf(Math.min(...diagonal))
  const below = tailLogs(diagonal.slice(0, centre), coupling, eigenvalue)
  const above = tailLogs(diagonal.slice(centre + 1).reverse(), coupling, eigenvalue).reverse()
  return { eigenvalue, logs: [...below, 0, ...above] }
}

/** Logarithms relative to the element after the last, in the order given: from an end of the matrix towards its centre. */
function tailLogs(diagonal: readonly number[], coupling: number, eigenvalue: number): number[] {
  let pivot = Number.POSITIVE_INFINITY
  const logRatios = diagonal.map((element) => {
    pivot = element - eigenvalue - coupling ** 2 / pivot
    return Math.log(coupling / pivot)
  })
  let sum = 0
  return logRatios
    .reverse()
    .map((ratio) => (sum += ratio))
    .reverse()
}

function smallestEigenvalue(diagonal: readonly number[], coupling: number): number {
  const smallest = Math.min(...diagonal)
  let below = smallest - 2 * coupling
  let above = smallest
  for (;;) {
    const middle = (below + above) / 2
    if (middle <= below || middle >= above) return below
    if (hasPositivePivots(diagonal, coupling, middle)) below = middle
    else above = middle
  }
}

function hasPositivePivots(diagonal: readonly number[], coupling: number, x: number): boolean {
  let pivot = Number.POSITIVE_INFINITY
  for (const element of diagonal) {
    pivot = element - x - coupling ** 2 / pivot
    if (!(pivot > 0)) return false
  }
  return true
}
