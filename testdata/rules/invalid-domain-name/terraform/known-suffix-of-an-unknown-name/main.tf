variable "name" {}

resource "aws_acm_certificate" "site" {
  domain_name       = "${var.name}.svc.cluster.local"
  validation_method = "DNS"
}
