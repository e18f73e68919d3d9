terraform {
  backend "s3" {}
}

locals {
  method = "DNS"
}

module "site" {
  source = "../modules/site"
  method = local.method
}
