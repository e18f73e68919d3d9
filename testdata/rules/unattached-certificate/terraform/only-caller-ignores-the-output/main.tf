# Violation: the module's only caller here does nothing with it.
provider "aws" {
  region = "eu-west-1"
}

module "certificate" {
  source = "./certificate"
}
