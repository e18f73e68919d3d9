variable "name_of_the_department" {}
variable "name_of_the_application" {}
variable "name_of_the_environment" {}
variable "name_of_the_landing_zone" {}

locals {
  parts = [
    var.name_of_the_department,
    var.name_of_the_application,
    var.name_of_the_environment,
    var.name_of_the_landing_zone,
    "applications",
    "internal-of-everybody",
    "and-of-nobody-else",
  ]
}

resource "aws_acm_certificate" "site" {
  domain_name       = "*.${sha256(jsonencode(local.parts))}.example.com"
  validation_method = "DNS"
}
