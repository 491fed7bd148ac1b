// Rollouts of hosts that are numbers in memory, many of them, drawn from a seed.
import { rollOut } from '../../deploy/hosts/roll-out.mjs'

/** Numbers from a seed: the same ones each time. */
function drawFrom(seed) {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** A fleet that looks back at everything done to it. Which version does not become ready, and which call fails, is drawn. */
function createFleet(draw) {
  const names = Array.from({ length: 1 + draw(4) }, (_, at) => `h${at}`)
  const bad = draw(2) === 0 ? 'new' : undefined
  const worseAgain = draw(8) === 0
  const hosts = new Map(
    names.map((name) => [name, { version: draw(6) === 0 ? 'new' : 'old', downFor: draw(8) === 0 ? 1_000 : 0, touched: 0 }]),
  )
  const twoDown = []
  const isDown = ({ downFor }) => downFor > 0
  return {
    names,
    hosts,
    twoDown,
    initiallyDown: [...hosts.values()].filter(isDown).length,
    /** In which a host may go down by itself. */
    async passTime() {
      if (draw(30) === 0) hosts.get(names[draw(names.length)]).downFor = 1_000
    },
    async state(name) {
      if (draw(60) === 0) throw new Error('throttled')
      const host = hosts.get(name)
      if (host.downFor > 0 && host.downFor < 1_000) host.downFor -= 1
      return { version: host.version, ready: !isDown(host), detail: isDown(host) ? 'down' : '' }
    },
    async release(name, version) {
      const host = hosts.get(name)
      const others = [...hosts].filter(([other, it]) => other !== name && isDown(it)).map(([other]) => other)
      if (!isDown(host) && others.length > 0) twoDown.push(`${name} beside ${others.join(' and ')}`)
      host.touched += 1
      host.version = version
      host.downFor = version === bad || (worseAgain && host.touched > 1) ? 1_000 : 1 + draw(3)
      if (draw(20) === 0) throw new Error('the command failed')
    },
  }
}

/** @returns What is wrong with one drawn rollout, or its kind. */
export async function rollOutOnce(seed) {
  const draw = drawFrom(seed)
  const fleet = createFleet(draw)
  const before = new Map([...fleet.hosts].map(([name, { version }]) => [name, version]))
  const shell = { wait: fleet.passTime, tell: () => undefined }
  const plan = { order: fleet.names, version: 'new', attempts: 8, steady: 2, repair: draw(2) === 0 }
  const outcome = await rollOut(fleet, plan, shell)
  const is = (test) => fleet.names.filter((name) => test(fleet.hosts.get(name), before.get(name)))
  const say = (problem) => ({ kind: outcome.kind, problem: `seed ${seed}: ${problem}; ${JSON.stringify(outcome)}` })

  if (fleet.twoDown.length > 0) return say(`went down: ${fleet.twoDown.join(', ')}`)
  if (fleet.initiallyDown > 1 && outcome.kind !== 'refused') return say('two hosts were down, and it was not refused')
  if (fleet.initiallyDown === 1 && !plan.repair && outcome.kind !== 'refused') return say('a host was down, and it was not refused')
  if (outcome.kind === 'refused' && is(({ touched }) => touched > 0).length > 0) return say('it was refused, and hosts were touched')
  if (outcome.kind === 'done' && is(({ version }) => version !== 'new').length > 0) return say('done, and not everywhere')
  if (outcome.kind === 'rolled-back' && is(({ version }, had) => version !== had).length > 0) return say('rolled back, and not everywhere')
  return { kind: outcome.kind }
}
