provider "aws" {
  region = "eu-west-1"
}

module "certificate" {
  source = "../.."
  domain = "example.com"
}
