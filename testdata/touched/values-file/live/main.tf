terraform {
  backend "s3" {}
}

variable "create" {
  default = false
}

module "site" {
  source = "../modules/site"
  create = var.create
}
