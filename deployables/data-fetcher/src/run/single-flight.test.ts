import { expect, it } from 'vitest'
import { QueueFullError, SingleFlight } from './single-flight.ts'

function gate(): { readonly open: (value: string) => void; readonly passed: Promise<string> } {
  let open: (value: string) => void = () => undefined
  const passed = new Promise<string>((resolve) => {
    open = resolve
  })
  return { open, passed }
}

it('gives who asks for the same run the same answer, and lets others wait in order', async () => {
  const flight = new SingleFlight<string>(2)
  const [first, second] = [gate(), gate()]
  const started: string[] = []
  const run = (id: string, { passed }: { readonly passed: Promise<string> }): Promise<string> =>
    flight.run(id, () => {
      started.push(id)
      return passed
    })
  const answers = [run('one', first), run('two', second), run('one', second), run('two', first)]
  await Promise.resolve()
  expect(started).toEqual(['one'])
  expect(flight.newest()).toBe(answers[1])
  first.open('first')
  expect(await answers[0]).toBe('first')
  second.open('second')
  expect(await Promise.all(answers)).toEqual(['first', 'second', 'first', 'second'])
  expect(started).toEqual(['one', 'two'])
  expect([flight.isBusy, flight.newest()]).toEqual([false, undefined])
})

it('runs again what has ended, and goes on behind a failure', async () => {
  const flight = new SingleFlight<number>(1)
  const failed = flight.run('one', () => Promise.reject(new Error('broken')))
  const next = flight.run('two', async () => 2)
  await expect(failed).rejects.toThrow('broken')
  expect([await next, await flight.run('one', async () => 1)]).toEqual([2, 1])
})

it('lets no more wait than it has room for', async () => {
  const flight = new SingleFlight<string>(1)
  const { open, passed } = gate()
  const runs = [flight.run('one', () => passed), flight.run('two', () => passed)]
  expect(() => flight.run('three', () => passed)).toThrow(QueueFullError)
  open('')
  await Promise.all(runs)
  await flight.idle()
  expect(await flight.run('three', async () => 'now')).toBe('now')
})
