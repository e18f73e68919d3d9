# Violation: the module hands its options out, and its only caller does nothing with them.
provider "aws" {
  region = "us-east-1"
}

module "certificate" {
  source = "./certificate"
  domain = "example.com"
}

output "arn" {
  value = module.certificate.arn
}
