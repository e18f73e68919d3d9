terraform {
  backend "s3" {}
}

locals {
  method = "EMAIL"
}

module "site" {
  source = "../modules/site"
  method = local.method
}
