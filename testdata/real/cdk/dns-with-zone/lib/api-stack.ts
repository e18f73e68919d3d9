import { Stack, StackProps, aws_certificatemanager as acm, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { aws_elasticloadbalancingv2 as elbv2, aws_route53 as route53 } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export class ShopApiStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);

    const zone = new route53.PublicHostedZone(this, 'ApiZone', { zoneName: 'api.example.com' });
    const certificate = new acm.Certificate(this, 'ApiCertificate', {
      domainName: 'api.example.com',
      subjectAlternativeNames: ['v2.api.example.com'],
      validation: acm.CertificateValidation.fromDns(zone),
    });

    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: 'vpc-0a1b2c3d4e5f67890',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      publicSubnetIds: ['subnet-0a1b2c3d4e5f67890', 'subnet-0a1b2c3d4e5f67891'],
    });
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'Api', { vpc, internetFacing: true });
    loadBalancer.addListener('Https', {
      port: 443,
      certificates: [certificate],
      defaultAction: elbv2.ListenerAction.fixedResponse(404),
    });
  }
}
