import type { Command } from 'commander'
import type { Io } from '../../io.ts'
import { addAmend } from './amend-command.ts'
import { addCancelAll } from './cancel-all-command.ts'
import { addCancel } from './cancel-command.ts'
import { addDecrease } from './decrease-command.ts'
import { addListOrders, addShowOrder } from './list-command.ts'
import { addPlace } from './place-command.ts'

export function addOrders(program: Command, io: Io): void {
  const orders = program.command('orders').description('own orders; nothing is placed, changed or cancelled without --yes')
  addListOrders(orders, io)
  addShowOrder(orders, io)
  addPlace(orders, io)
  addAmend(orders, io)
  addDecrease(orders, io)
  addCancel(orders, io)
  addCancelAll(orders, io)
}
