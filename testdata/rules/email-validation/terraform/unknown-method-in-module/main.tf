# Undecided: the caller does not know either.
variable "method" {}

module "site" {
  source = "./certificate"
  method = var.method
}
