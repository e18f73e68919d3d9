# acmlint: allow[email-validation] nothing is here
locals {
  a = 1
}
