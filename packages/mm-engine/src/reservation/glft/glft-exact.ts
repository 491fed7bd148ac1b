import { InvalidParameterError } from '../../errors/invalid-parameter-error.ts'
import type { ModelContext } from '../../model/model-context.ts'
import { type TwoSided, twoSided } from '../../model/two-sided.ts'
import type { ReservationModel } from '../reservation-model.ts'
import { type GlftParameters, glftConstants, requireGlft } from './glft-parameters.ts'
import { groundState } from './ground-state.ts'

export interface GlftConfig extends GlftParameters {
  readonly kind: 'glft'
}

/** Units past which the matrix costs more than a quote may. A larger position is quoted in larger units. */
const LARGEST_LIMIT = 1_000

/**
 * Stationary solution of Guéant, Lehalle and Fernandez-Tapia with a position limit Q, solved as the eigenproblem that it is.
 *
 * f is the ground state of the matrix over q = -Q … Q with alpha q² - beta q on the diagonal and -eta beside it. The reservation prices are
 * s - (1 / k) ln(f_q / f_q+1) and s + (1 / k) ln(f_q / f_q-1); with the spread `avellaneda-stoikov` of form `intensity` around them,
 * (1 / gamma) ln(1 + gamma / k) a side, they are the paper's quotes. At +Q there is no bid, at -Q no ask. Between whole units the quotes are
 * interpolated. Q is the position limit of the config in whole units. Without `sigma` the matrix is solved anew for
 * each measured variance.
 * @see Guéant, Lehalle, Fernandez-Tapia, Dealing with the Inventory Risk, arXiv 1105.3115, theorems 1 and 2
 */
export function glft(config: GlftConfig): ReservationModel {
  requireGlft(config)
  let solved: Solution | undefined
  return {
    reserve: (context) => {
      const limit = Math.floor(context.maxInventory)
      if (!isSolvable(limit)) return NO_QUOTES
      const varianceRate = config.sigma === undefined ? context.varianceRate : config.sigma ** 2
      // The solution is a function of these two alone: keeping the last one changes no answer.
      if (solved?.limit !== limit || solved.varianceRate !== varianceRate) solved = solve(config, limit, varianceRate)
      return reserveFrom(solved, context, config.k)
    },
  }
}

interface Solution {
  readonly limit: number
  readonly varianceRate: number
  /** ln f from -limit to limit. */
  readonly logs: readonly number[]
}

const NO_QUOTES: TwoSided = { bid: undefined, ask: undefined }

const isSolvable = (limit: number): boolean => limit >= 1 && limit <= LARGEST_LIMIT

/** @throws {InvalidParameterError} A GLFT maker cannot have this position limit, in units. */
export function requireGlftLimit(maxInventory: number): void {
  if (isSolvable(Math.floor(maxInventory))) return
  throw new InvalidParameterError('maxPosition of a GLFT maker, in units', maxInventory, `from 1 to ${LARGEST_LIMIT}`)
}

function solve(config: GlftConfig, limit: number, varianceRate: number): Solution {
  const { alpha, beta, eta } = glftConstants(config, varianceRate)
  const diagonal = Array.from({ length: 2 * limit + 1 }, (_, index) => (alpha * (index - limit) - beta) * (index - limit))
  return { limit, varianceRate, logs: groundState(diagonal, eta).logs }
}

function reserveFrom({ limit, logs }: Solution, { fair, inventory: held }: ModelContext, k: number): TwoSided {
  const inventory = Math.min(Math.max(held, -limit), limit)
  const step = (from: number, to: number): number => ((logs[limit + to] ?? Number.NaN) - (logs[limit + from] ?? Number.NaN)) / k
  const lower = Math.floor(inventory)
  const between = (at: (q: number) => number): number => {
    const here = at(lower)
    return inventory === lower ? here : here + (inventory - lower) * (at(lower + 1) - here)
  }
  return twoSided(fair + between((q) => step(q, q + 1)), fair - between((q) => step(q, q - 1)))
}
