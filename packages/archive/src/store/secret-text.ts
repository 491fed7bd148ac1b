/** Text that is shown to nobody who does not ask for it, such as `Secret` of `@kassandra/runtime`. */
export interface SecretText {
  reveal(): string
}
