import type {
  EventLiveData,
  IncentiveProgram,
  LiveData,
  Milestone,
  MultivariateEventCollection,
  PlayByPlay,
  SportFilters,
  StructuredTarget,
  WeatherCalibration,
  WeatherPoint,
} from './reference-records.ts'

/** The temperature index of a city. */
export interface WeatherIndex {
  /** Oldest first. */
  readonly points: readonly WeatherPoint[]
  readonly calibrations: readonly WeatherCalibration[]
}

/**
 * What the exchange tells of the world around its markets. It knows what it was given, in the shape of the wire, and nothing happens to
 * it by itself. A record of an id that is there already takes the place of the old one.
 */
export class References {
  readonly #collections = new Map<string, MultivariateEventCollection>()
  readonly #milestones = new Map<string, Milestone>()
  readonly #targets = new Map<string, StructuredTarget>()
  readonly #liveData = new Map<string, LiveData>()
  readonly #eventLiveData = new Map<string, EventLiveData>()
  readonly #gameStats = new Map<string, PlayByPlay>()
  readonly #weather = new Map<string, WeatherIndex>()
  readonly #incentives = new Map<string, IncentiveProgram>()
  readonly #sports = new Map<string, SportFilters>()

  addCollection(collection: MultivariateEventCollection): void {
    this.#collections.set(collection.collection_ticker, collection)
  }

  addMilestone(milestone: Milestone): void {
    this.#milestones.set(milestone.id, milestone)
  }

  addStructuredTarget(target: StructuredTarget): void {
    this.#targets.set(target.id, target)
  }

  addLiveData(liveData: LiveData): void {
    this.#liveData.set(liveData.milestone_id, liveData)
  }

  addEventLiveData(eventTicker: string, liveData: EventLiveData): void {
    this.#eventLiveData.set(eventTicker, liveData)
  }

  addGameStats(milestoneId: string, plays: PlayByPlay): void {
    this.#gameStats.set(milestoneId, plays)
  }

  /** Begins the index of a city, or goes on with it; points must come in order of their time. */
  addWeather(city: string, { points = [], calibrations = [] }: Partial<WeatherIndex>): void {
    const known = this.#weather.get(city)
    this.#weather.set(city, {
      points: [...(known?.points ?? []), ...points],
      calibrations: [...(known?.calibrations ?? []), ...calibrations],
    })
  }

  addIncentiveProgram(program: IncentiveProgram): void {
    this.#incentives.set(program.id, program)
  }

  /** Sports are shown in the order in which they were added. */
  addSport(sport: string, filters: SportFilters): void {
    this.#sports.set(sport, filters)
  }

  findCollection(ticker: string): MultivariateEventCollection | undefined {
    return this.#collections.get(ticker)
  }

  findMilestone(id: string): Milestone | undefined {
    return this.#milestones.get(id)
  }

  findStructuredTarget(id: string): StructuredTarget | undefined {
    return this.#targets.get(id)
  }

  findLiveData(milestoneId: string): LiveData | undefined {
    return this.#liveData.get(milestoneId)
  }

  findEventLiveData(eventTicker: string): EventLiveData | undefined {
    return this.#eventLiveData.get(eventTicker)
  }

  findGameStats(milestoneId: string): PlayByPlay | undefined {
    return this.#gameStats.get(milestoneId)
  }

  findWeather(city: string): WeatherIndex | undefined {
    return this.#weather.get(city)
  }

  collections(): MultivariateEventCollection[] {
    return [...this.#collections.values()]
  }

  milestones(): Milestone[] {
    return [...this.#milestones.values()]
  }

  structuredTargets(): StructuredTarget[] {
    return [...this.#targets.values()]
  }

  incentivePrograms(): IncentiveProgram[] {
    return [...this.#incentives.values()]
  }

  sports(): ReadonlyMap<string, SportFilters> {
    return this.#sports
  }
}
