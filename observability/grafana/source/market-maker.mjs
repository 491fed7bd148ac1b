import { alerts, dashboard, graph, number, query } from './dashboard.mjs'
import { processRow } from './process.mjs'

const of = (metric, ...matchers) => `kassandra_market_maker_${metric}{${['instance=~"$instance"', ...matchers].join(',')}}`
const rate = (metric) => `rate(${of(metric)}[$__rate_interval])`
const by = (labels, expression) => `sum by (${labels}) (${expression})`
const shares = (histogram, legend) =>
  [0.5, 0.99].map((share) =>
    query(`histogram_quantile(${share}, ${by('instance, le', rate(`${histogram}_bucket`))})`, `${legend} ${share * 100} %`),
  )

/** @param alertNames Alerts of the market maker. */
export const marketMaker = (alertNames) =>
  dashboard({
    uid: 'kassandra-market-maker',
    title: 'Market maker',
    description: 'What is earned, what is at risk, and whether it may trade.',
    job: 'market-maker',
    rows: [
      {
        title: 'Now',
        panels: [
          number({
            title: 'Gain',
            description: 'Since the start of the process, at the marks and after fees.',
            unit: 'currencyUSD',
            queries: [query(`sum(${of('pnl_dollars')})`, '')],
          }),
          number({
            title: 'Drawdown',
            description: 'Highest equity so far less what it is now.',
            unit: 'currencyUSD',
            queries: [query(`max(${of('drawdown_dollars')})`, '')],
          }),
          number({
            title: 'Halted',
            description: '1: trading waits for a person. The page and `/api/view` have the rule and the reason.',
            unit: 'short',
            bad: 1,
            queries: [query(`max(${of('halted')})`, '')],
          }),
          number({
            title: 'Markets quoted',
            description: 'Of those that are known.',
            unit: 'short',
            queries: [query(`sum(${of('quoted_markets')})`, '')],
          }),
          number({
            title: 'Orders of unknown outcome',
            description: 'Each is looked up until it is known.',
            unit: 'short',
            bad: 1,
            queries: [query(`sum(${of('unknown_orders')})`, '')],
          }),
          number({
            title: 'Exchange takes no orders',
            description: '1 in its pauses.',
            unit: 'short',
            queries: [query(`max(${of('exchange_paused')})`, '')],
          }),
          alerts(alertNames),
        ],
      },
      {
        title: 'Money',
        panels: [
          graph({
            title: 'Gain',
            description: 'Since the start of the process.',
            unit: 'currencyUSD',
            queries: [query(of('pnl_dollars'), '{{instance}}')],
          }),
          graph({
            title: 'Parts of the gain',
            description: 'Spread is earned; inventory is what prices did to positions.',
            unit: 'currencyUSD',
            queries: ['spread', 'inventory', 'fees', 'settlement'].map((part) => query(of(`pnl_${part}_dollars`), `{{instance}} ${part}`)),
          }),
          graph({
            title: 'Drawdown',
            description: 'Against the limits of the strategy.',
            unit: 'currencyUSD',
            queries: [query(of('drawdown_dollars'), '{{instance}}')],
          }),
          graph({
            title: 'Bound and free',
            description: 'Money that positions and orders bind, and the balance as counted.',
            unit: 'currencyUSD',
            queries: [query(of('bound_dollars'), '{{instance}} bound'), query(of('cash_dollars'), '{{instance}} balance')],
          }),
          graph({
            title: 'Positions',
            description: 'Sum of contracts, whatever their side.',
            unit: 'short',
            queries: [query(of('position_contracts'), '{{instance}}')],
          }),
          graph({
            title: 'Contracts filled in an hour',
            description: 'By everything that fills.',
            unit: 'short',
            queries: [query(`increase(${of('filled_contracts_total')}[1h])`, '{{instance}}')],
          }),
        ],
      },
      {
        title: 'Trading',
        panels: [
          graph({
            title: 'Markets',
            description: 'Known, and quoted.',
            unit: 'short',
            queries: [query(of('markets'), '{{instance}} known'), query(of('quoted_markets'), '{{instance}} quoted')],
          }),
          graph({
            title: 'Orders',
            description: 'That may rest, and those whose last command has an unknown outcome.',
            unit: 'short',
            queries: [query(of('open_orders'), '{{instance}} may rest'), query(of('unknown_orders'), '{{instance}} unknown')],
          }),
          graph({
            title: 'Commands',
            description: 'Given, by kind.',
            unit: 'ops',
            stack: true,
            queries: [query(by('kind', rate('commands_total')), '{{kind}}')],
          }),
          graph({
            title: 'Fills in an hour',
            description: 'By what they did to the position.',
            unit: 'short',
            queries: [query(by('effect', `increase(${of('fills_total')}[1h])`), '{{effect}}')],
          }),
          graph({
            title: 'May it trade',
            description: 'Halted waits for a person; paused for the exchange.',
            unit: 'short',
            queries: [query(of('halted'), '{{instance}} halted'), query(of('exchange_paused'), '{{instance}} exchange paused')],
          }),
          graph({
            title: 'Comparisons with the exchange in an hour',
            description: 'Equal, or caught up with what was on its way. Different twice halts.',
            unit: 'short',
            queries: [query(by('instance, outcome', `increase(${of('reconciliations_total')}[1h])`), '{{instance}} {{outcome}}')],
          }),
          graph({
            title: 'Lease',
            description: 'Of a bucket. One of several has it, the others wait; fenced is held but too old to trade with.',
            unit: 'short',
            queries: [query(`${of('lease_state')} == 1`, '{{instance}} {{state}}')],
          }),
          graph({
            title: 'Left of the lease',
            description: 'Until another one may take it. Renewed every 4 s; it trades while there are more than 10 s.',
            unit: 's',
            queries: [query(of('lease_left_seconds'), '{{instance}}')],
          }),
        ],
      },
      {
        title: 'Engine',
        panels: [
          graph({
            title: 'Events',
            description: 'Taken in, by kind. Never zero: the time alone is told four times a second.',
            unit: 'ops',
            stack: true,
            queries: [query(by('kind', rate('events_total')), '{{kind}}')],
          }),
          graph({
            title: 'Age of book changes',
            description: 'Our receipt less the exchange’s time. Half of them, and 99 of 100, are no older.',
            unit: 's',
            queries: shares('feed_age_seconds', '{{instance}}'),
          }),
          graph({
            title: 'Until durable',
            description: 'A command is sent once its event is on disk.',
            unit: 's',
            queries: shares('persist_seconds', '{{instance}}'),
          }),
          graph({
            title: 'Not yet durable',
            description: 'Events received. A rise that stays is a disk that is too slow.',
            unit: 'short',
            queries: [query(of('backlog_events'), '{{instance}}')],
          }),
          graph({
            title: 'Recording of the session',
            description: 'Events in it, and those that it lacks: above zero it cannot be replayed whole.',
            unit: 'short',
            queries: [query(of('recorded_events'), '{{instance}} recorded'), query(of('unrecorded_events'), '{{instance}} lacking')],
          }),
          graph({
            title: 'Database',
            description: 'Size of the database.',
            unit: 'bytes',
            queries: [query(of('database_bytes'), '{{instance}}')],
          }),
          graph({
            title: 'Alerts told',
            description: 'To webhooks, since the start.',
            unit: 'short',
            queries: [query(of('alerts'), '{{instance}}')],
          }),
          graph({
            title: 'Failed renewals of the lease in an hour',
            description: 'Each is tried again, for 10 s.',
            unit: 'short',
            queries: [query(`increase(${of('lease_renewal_failures_total')}[1h])`, '{{instance}}')],
          }),
        ],
      },
      processRow('market-maker'),
    ],
  })
