# Modules in modules, called with count and for_each; one of the calls is not made.
provider "aws" {
  region = "eu-west-1"
}

locals {
  stages = {
    test       = { domain = "test.example.com", mail = false }
    production = { domain = "example.com", mail = true }
  }
}

module "stage" {
  source   = "./modules/stage"
  for_each = local.stages

  domain = each.value.domain
  mail   = each.value.mail
}

module "never" {
  source = "./modules/stage"
  count  = 0

  domain = "never.example.com"
  mail   = true
}
